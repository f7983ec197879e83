package io.wafleet.http;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.change.Change;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is called, by the client or a proxy before us ({@code X-Request-Id}), else by us: in the answer's header, in
 * problems and in the log, so that one finds the other.
 */
public final class RequestId {
    static final String HEADER = "X-Request-Id";
    private static final String KEY = "wafleet.request";
    /** Nothing in it could be taken for something else in a line of a log; another is not used. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:@/+=-]{1,128}");

    private RequestId() {}

    /** Gives the request its name, before all else; by it the audit log has what it changes. */
    public static void give(RoutingContext ctx) {
        Change.of(ctx).request(of(ctx));
        ctx.next();
    }

    /** The request's name. */
    public static String of(RoutingContext ctx) {
        @Nullable String known = ctx.get(KEY);
        if (known != null) {
            return known;
        }
        String given = ctx.request().getHeader(HEADER);
        String id = given != null && SAFE.matcher(given).matches() ? given : made();
        ctx.put(KEY, id);
        if (!ctx.response().headWritten()) {
            ctx.response().putHeader(HEADER, id);
        }
        return id;
    }

    /** A name for what is not even a request. */
    static String made() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }
}
