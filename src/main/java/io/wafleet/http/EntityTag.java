package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;

/** What tells two states of a thing apart, so that who has the newest need not get it again (RFC 9110, 8.8.3). */
public final class EntityTag {
    private static final int NOT_MODIFIED = 304;
    private static final String WEAK = "W/";

    private EntityTag() {}

    /**
     * Names the state in the answer.
     *
     * @param tag without quotes
     * @return whether it is the one that the client has
     */
    public static boolean has(RoutingContext ctx, String tag) {
        String quoted = '"' + tag + '"';
        ctx.response().putHeader(HttpHeaders.ETAG, quoted);
        String known = ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .map(each -> each.startsWith(WEAK) ? each.substring(WEAK.length()) : each)
                        .anyMatch(each -> each.equals("*") || each.equals(quoted));
    }

    /** Answers a client that has it. */
    public static Future<Void> answer(RoutingContext ctx) {
        return ctx.response().setStatusCode(NOT_MODIFIED).end();
    }
}
