package io.wafleet.rest.user;

import io.github.bucket4j.Bucket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.http.Credentials;
import io.wafleet.http.Problems;
import io.wafleet.http.change.ChangeLog;
import io.wafleet.metrics.Meters;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator must see who is attacked: a line in the log and a count for each login, and for each login and request that is
 * refused; logins, and who has become a user, are in the audit log, too. What strangers wrote is shown as JSON text, so that nobody can write lines of his own.
 */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    /** Refusals that are written down; a flood is counted alone. */
    private static final int LINES_PER_SECOND = 10;

    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);
    private static final Set<String> LOGINS = Set.of("/api/auth/login", "/api/session");

    private final Meters meters;
    private final ChangeLog changes;
    private final Bucket lines = Bucket.builder()
            .addLimit(limit -> limit.capacity(LINES_PER_SECOND).refillGreedy(LINES_PER_SECOND, Duration.ofSeconds(1)))
            .build();
    private long unwritten;

    public Refusals(Meters meters, ChangeLog changes) {
        this.meters = meters;
        this.changes = changes;
    }

    /** @param operation by which somebody has logged in */
    void login(RoutingContext ctx, String operation, Principal user) {
        meters.api().login("accepted");
        log.info("login: user {} from {}", Json.encode(user.name()), address(ctx));
        changes.loggedIn(ctx, operation, user);
    }

    /** @param why wrong-password, too-often or too-busy */
    void loginRefused(RoutingContext ctx, String operation, String name, String why) {
        meters.api().login(why);
        boolean written = refusal("login refused: user {} from {}: {}", Json.encode(name), address(ctx), why);
        if (written) {
            changes.notLoggedIn(ctx, operation, name, why);
        }
    }

    /**
     * Somebody has become a user.
     *
     * @param operation by which he did
     */
    void joined(RoutingContext ctx, String operation, JsonObject user) {
        log.info(
                "{}: user {}, {} of {} from {}",
                operation,
                Json.encode(user.getString("username")),
                user.getString("role"),
                Json.encode(user.getString("tenant")),
                address(ctx));
        changes.joined(ctx, operation, user);
    }

    /** Looks at how the request is answered; logins speak for themselves. */
    public void watch(RoutingContext ctx) {
        ctx.addHeadersEndHandler(answered -> {
            int status = ctx.response().getStatusCode();
            String problem = Problems.codeOf(ctx);
            if (problem != null) {
                meters.api().requestRefused(status, problem);
            }
            if (REFUSALS.contains(status) && !isLogin(ctx)) {
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

    /** Whoever is known there is refused as any other. */
    private static boolean isLogin(RoutingContext ctx) {
        return ctx.request().method().equals(HttpMethod.POST)
                && LOGINS.contains(ctx.request().path());
    }

    private boolean refusal(String line, Object... parts) {
        if (!lines.tryConsume(1)) {
            unwritten++;
            return false;
        }
        if (unwritten > 0) {
            log.info("{} refusals were not written down", unwritten);
            unwritten = 0;
        }
        log.info(line, parts);
        return true;
    }

    static String address(RoutingContext ctx) {
        return ctx.request().remoteAddress().hostAddress();
    }
}
