package io.wafleet.quota;

import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.nio.file.Path;

class PostgresQuotasIT extends QuotasContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }
}
