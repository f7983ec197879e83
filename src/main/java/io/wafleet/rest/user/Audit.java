package io.wafleet.rest.user;

import io.github.bucket4j.Bucket;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.Caller;
import io.wafleet.http.Credentials;
import io.wafleet.http.Problems;
import io.wafleet.metrics.Meters;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator must see who is attacked: a line in the log and a count for each login and request that is refused, and for
 * each user and secret that is made. What strangers wrote is shown as JSON text, so that nobody can write lines of his own.
 */
public final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    /** Lines of refusals; a flood is counted, not written down. */
    private static final int LINES_PER_SECOND = 10;

    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);
    private static final String LOGIN = "/api/auth/login";

    private final Meters meters;
    private final Bucket lines = Bucket.builder()
            .addLimit(limit -> limit.capacity(LINES_PER_SECOND).refillGreedy(LINES_PER_SECOND, Duration.ofSeconds(1)))
            .build();
    private long unwritten;

    public Audit(Meters meters) {
        this.meters = meters;
    }

    void login(RoutingContext ctx, String name) {
        meters.api().login("accepted");
        log.info("login: user {} from {}", Json.encode(name), address(ctx));
    }

    /** @param why wrong-password, too-often or too-busy */
    void loginRefused(RoutingContext ctx, String name, String why) {
        meters.api().login(why);
        refusal("login refused: user {} from {}: {}", Json.encode(name), address(ctx), why);
    }

    /** Looks at how the request is answered; logins speak for themselves. */
    public void watch(RoutingContext ctx) {
        ctx.addHeadersEndHandler(answered -> {
            int status = ctx.response().getStatusCode();
            String problem = Problems.codeOf(ctx);
            if (problem != null) {
                meters.api().requestRefused(status, problem);
            }
            if (REFUSALS.contains(status) && !LOGIN.equals(ctx.request().path())) {
                requestRefused(ctx, status);
            }
        });
        ctx.next();
    }

    private void requestRefused(RoutingContext ctx, int status) {
        refusal(
                "request refused: {} {} from {}: {}",
                ctx.request().method(),
                Json.encode(Credentials.hidden(ctx.request().path())),
                address(ctx),
                status);
    }

    /** Something was made or changed that gives access, by the caller. */
    public void changed(RoutingContext ctx, String what, String which) {
        meters.api().accessChanged(what);
        log.info(
                "{}: {} by user {} from {}",
                what,
                which,
                Json.encode(Caller.of(ctx).name()),
                address(ctx));
    }

    private void refusal(String line, Object... parts) {
        if (!lines.tryConsume(1)) {
            unwritten++;
            return;
        }
        if (unwritten > 0) {
            log.info("{} refusals were not written down", unwritten);
            unwritten = 0;
        }
        log.info(line, parts);
    }

    static String address(RoutingContext ctx) {
        return ctx.request().remoteAddress().hostAddress();
    }
}
