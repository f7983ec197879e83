package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import java.util.Objects;

/** Who makes a request. */
public final class Caller {
    private static final String KEY = "wafleet.principal";

    private Caller() {}

    /**
     * Finds out who it is, for {@link #of}; fails with {@code unauthenticated}. Whoever reads the request must not do so before.
     *
     * @param alsoInQuery whether the token may be in the query
     */
    public static Future<Principal> authenticate(AuthService auth, RoutingContext ctx, boolean alsoInQuery) {
        return auth.authenticate(alsoInQuery ? Credentials.anywhere(ctx) : Credentials.bearer(ctx))
                .onSuccess(principal -> ctx.put(KEY, principal));
    }

    /** The caller of an operation that is not for everybody, who may call it by then. */
    public static Principal of(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(KEY), "the route is not behind authenticate()");
    }

    /** What the caller may see and change. */
    public static Access access(RoutingContext ctx) {
        return of(ctx).access();
    }
}
