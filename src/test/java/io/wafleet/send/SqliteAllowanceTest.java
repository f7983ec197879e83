package io.wafleet.send;

import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.nio.file.Path;

class SqliteAllowanceTest extends AllowanceContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }
}
