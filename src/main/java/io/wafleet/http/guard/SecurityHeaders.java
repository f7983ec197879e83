package io.wafleet.http.guard;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * What every answer forbids browsers, also those that are no answer of an operation: to take it for another kind of file than it
 * is, to show it in a page of others, to load anything for it, and to tell others where it came from. Whoever answers with a page
 * says what that may have.
 */
public final class SecurityHeaders {
    /** SockJS lives in frames where nothing better is allowed; there is nothing in them to be clicked. */
    private static final String FRAMED = "/eventbus/";

    private static final String TWO_YEARS = "max-age=63072000";

    private SecurityHeaders() {}

    /**
     * To be called before anything else looks at the request, but after {@link Proxies#check}: the proxy alone knows whether the
     * client came by TLS.
     */
    public static void put(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        String path = request.path();
        if (path == null || !path.startsWith(FRAMED)) {
            response.putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                    .putHeader("X-Frame-Options", "DENY");
        }
        if ("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))) {
            response.putHeader("Strict-Transport-Security", TWO_YEARS);
        }
    }
}
