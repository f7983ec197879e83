package io.wafleet.store;

import java.nio.file.Path;

class SqliteCauseMigrationTest extends CauseMigrationContract {
    @Override
    DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }
}
