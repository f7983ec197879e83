package io.wafleet.store;

import java.nio.file.Path;

class PostgresDatabaseIT extends DatabaseContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }
}
