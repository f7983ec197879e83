package io.wafleet.http;

import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who makes a request. */
public final class Caller {
    private static final String KEY = "wafleet.principal";

    private Caller() {}

    static void put(RoutingContext ctx, Principal principal) {
        ctx.put(KEY, principal);
    }

    /** The same, if it is known who that is. */
    public static @Nullable Principal known(RoutingContext ctx) {
        return ctx.get(KEY);
    }

    /** The caller of an operation that is not for everybody, who may call it by then. */
    public static Principal of(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(KEY), "nobody was let in here by Entrance");
    }

    /** What the caller may see and change. */
    public static Access access(RoutingContext ctx) {
        return of(ctx).access();
    }
}
