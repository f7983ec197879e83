package io.wafleet.tenant;

import io.wafleet.store.Database;
import java.time.Instant;

/** Tenants for tests of what belongs to one. */
public final class TestTenants {
    private TestTenants() {}

    public static void make(Database database, String... ids) {
        TenantStore store = new TenantStore(database);
        for (String id : ids) {
            store.insert(Tenant.made(id, id, Instant.EPOCH)).await();
        }
    }
}
