package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who opens a stream: by a bearer token in the header, or in the query, because browsers cannot set headers on sockets and
 * event sources.
 */
public final class Credentials {
    private static final String BEARER = "bearer ";

    private Credentials() {}

    /** Fails with {@code unauthenticated}. The caller sees to it that nothing of the request is read meanwhile. */
    public static Future<Principal> check(RoutingContext ctx, AuthService auth) {
        return auth.authenticate(credential(ctx));
    }

    private static @Nullable String credential(RoutingContext ctx) {
        String bearer = bearer(ctx);
        return bearer == null ? ctx.request().getParam("token") : bearer;
    }

    /** What the request's {@code Authorization} header bears (RFC 6750, 2.1); null for nothing. */
    public static @Nullable String bearer(RoutingContext ctx) {
        String header = ctx.request().getHeader("Authorization");
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? header.substring(BEARER.length()).trim()
                : null;
    }
}
