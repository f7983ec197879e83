package io.wafleet.send;

import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.nio.file.Path;

class PostgresAllowanceIT extends AllowanceContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }
}
