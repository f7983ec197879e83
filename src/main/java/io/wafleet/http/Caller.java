package io.wafleet.http;

import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.Objects;

/** Who makes a request. */
public final class Caller {
    private static final String KEY = "wafleet.principal";

    private Caller() {}

    /** Lets only requests with a valid token or API key pass. */
    public static void authenticate(AuthService auth, RoutingContext ctx) {
        auth.authenticate(Credentials.bearer(ctx)).onFailure(ctx::fail).onSuccess(principal -> {
            ctx.put(KEY, principal);
            ctx.next();
        });
    }

    public static Principal of(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(KEY), "the route is not behind authenticate()");
    }

    /** The caller, who must have the scope. */
    public static Principal with(RoutingContext ctx, Scope scope) {
        Principal principal = of(ctx);
        principal.require(scope);
        return principal;
    }

    /** What the caller, who must have the scope, may see and change. */
    public static Access access(RoutingContext ctx, Scope scope) {
        return with(ctx, scope).access();
    }

    /** Who may name files of the gateway's host: they are as good as open to its own user, and to nobody else. */
    public static Principal local(RoutingContext ctx) {
        Principal principal = with(ctx, Scope.DEVICES_MANAGE);
        if (!principal.isLocal()) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "folders of the gateway's host are named by its own command line only: bin/wafleet import")
                    .exception();
        }
        return principal;
    }

    /** Administrators only. */
    public static void requireAdmin(RoutingContext ctx) {
        if (!of(ctx).may(Scope.ADMIN)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "administrators only").exception();
        }
    }
}
