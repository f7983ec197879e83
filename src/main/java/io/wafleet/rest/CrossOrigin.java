package io.wafleet.rest;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.wafleet.http.Entrance;
import io.wafleet.http.session.Forgery;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of other origins call the API. Only with a token, which comes in a header that a page's script sets, never by
 * itself as a cookie does.
 */
final class CrossOrigin {
    private static final int PREFLIGHT_SECONDS = 600;

    private CrossOrigin() {}

    /**
     * Answers what a browser asks before it lets a page call.
     *
     * @param origins whose pages may call; {@code *} among them means everybody's
     * @param methods those of the contract
     */
    static Handler<RoutingContext> from(List<String> origins, Set<HttpMethod> methods) {
        CorsHandler handler = CorsHandler.create()
                .allowedMethods(methods)
                .allowedHeaders(Set.of(
                        "Authorization",
                        "Content-Type",
                        "Idempotency-Key",
                        "If-None-Match",
                        "Prefer",
                        "Last-Event-ID",
                        "Range",
                        "X-Device-Id",
                        "X-Request-Id"))
                .exposedHeaders(Set.of(
                        "Location", "Retry-After", "Content-Disposition", "Content-Range", "ETag", "X-Request-Id"))
                .exposedHeaders(Set.copyOf(Entrance.RATE_FIELDS))
                .maxAgeSeconds(PREFLIGHT_SECONDS);
        CorsHandler others = origins.contains("*") ? handler.addOriginWithRegex(".*") : handler.addOrigins(origins);
        return ctx -> {
            String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
            // Browsers say of our own pages, too, where they are from; the handler would refuse what is not in its
            // list.
            if (origin != null && Forgery.isOwn(ctx, origin)) {
                ctx.next();
            } else {
                others.handle(ctx);
            }
        };
    }
}
