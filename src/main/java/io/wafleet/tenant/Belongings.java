package io.wafleet.tenant;

import io.vertx.core.Future;

/** Rows of a tenant, beside its devices, that go with it. */
public interface Belongings {
    /** Removes all of the tenant's; may be called again after a kill in its midst. */
    Future<Void> removeOf(String tenant);
}
