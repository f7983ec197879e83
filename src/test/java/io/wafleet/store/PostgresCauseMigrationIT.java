package io.wafleet.store;

import java.nio.file.Path;

class PostgresCauseMigrationIT extends CauseMigrationContract {
    @Override
    DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }
}
