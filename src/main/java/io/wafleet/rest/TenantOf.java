package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.http.Caller;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.tenant.Tenants;
import org.jspecify.annotations.Nullable;

/** Whose things a request is about that are a tenant's as a whole: those of the tenant that it names, or of the caller's. */
record TenantOf(Tenants tenants) {
    static final String FIELD = "tenant";

    /** As the query says. */
    Future<String> query(RoutingContext ctx) {
        return named(ctx, ctx.request().getParam(FIELD));
    }

    /** Fails with {@code tenant-not-found} where there is none, or the caller does not see all that is that tenant's. */
    Future<String> named(RoutingContext ctx, @Nullable String name) {
        Access access = Caller.access(ctx);
        String tenant = name == null || name.isEmpty() ? Caller.of(ctx).tenant() : name;
        return access.covers(tenant)
                ? tenants.get(access.whole(), tenant).map(tenant)
                : Future.failedFuture(Problem.of(ProblemCode.TENANT_NOT_FOUND).exception());
    }
}
