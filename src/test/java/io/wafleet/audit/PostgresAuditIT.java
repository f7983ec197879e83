package io.wafleet.audit;

import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.nio.file.Path;

class PostgresAuditIT extends AuditContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }
}
