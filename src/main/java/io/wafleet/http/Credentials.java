package io.wafleet.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What shows who makes a request: a bearer token or an API key. */
public final class Credentials {
    /** The query's parameter that holds it. */
    static final String IN_QUERY = "token";

    private static final String BEARER = "bearer ";

    /** An API key or a token, wherever somebody wrote it. */
    private static final Pattern ANYWHERE = Pattern.compile("wfk_[\\w-]+|eyJ[\\w-]+(?:\\.[\\w-]*)+");

    private Credentials() {}

    /** The text for a log: what looks like a credential in it, as it does in an address that somebody mistook, is left out. */
    public static String hidden(String text) {
        return ANYWHERE.matcher(text).replaceAll("(secret)");
    }

    /**
     * In the header, or else in the query, because browsers cannot set headers on sockets and event sources; null for nothing. Fails
     * with {@code invalid-request} where the query cannot be decoded.
     */
    static @Nullable String anywhere(RoutingContext ctx) {
        String bearer = bearer(ctx);
        return bearer == null ? Query.all(ctx).get(IN_QUERY) : bearer;
    }

    /** What the request's {@code Authorization} header bears (RFC 6750, 2.1); null for nothing. */
    static @Nullable String bearer(RoutingContext ctx) {
        String header = ctx.request().getHeader("Authorization");
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? header.substring(BEARER.length()).trim()
                : null;
    }
}
