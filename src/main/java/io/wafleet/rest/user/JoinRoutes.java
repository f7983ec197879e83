package io.wafleet.rest.user;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Invites;
import io.wafleet.http.Body;
import io.wafleet.http.Handlers;
import io.wafleet.http.guard.Buckets;
import io.wafleet.http.guard.ClientNetwork;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;

/** How somebody whom nobody knows becomes a user by himself. */
public final class JoinRoutes {
    private static final int MAX_TOKEN = 100;
    /** As many as log-ins. */
    private static final int ACCEPTANCES = LoginLimits.OF_ADDRESS;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Invites invites;
    private final Refusals refusals;
    private final LoadingCache<String, Bucket> acceptances =
            Buckets.of(ACCEPTANCES, MINUTE, KEPT, TimeMeter.SYSTEM_NANOTIME);

    public JoinRoutes(Invites invites, Refusals refusals) {
        this.invites = invites;
        this.refusals = refusals;
    }

    public void bind(Handlers api) {
        api.answer("acceptInvite", this::accept);
    }

    private Future<JsonObject> accept(RoutingContext ctx) {
        count(ctx, acceptances, ACCEPTANCES + " invites a minute may be used from one address");
        Body body = Body.of(ctx);
        String token = body.text("token", MAX_TOKEN);
        String username = body.text("username", UserRoutes.MAX_NAME);
        return invites.accept(token, username, UserRoutes.newPassword(body)).onSuccess(user -> {
            ctx.response().setStatusCode(201);
            refusals.joined(ctx, "acceptInvite", user);
        });
    }

    /** Each that gets so far costs a password's hash, and says whether a name is taken. */
    private static void count(RoutingContext ctx, LoadingCache<String, Bucket> buckets, String allowed) {
        var probe = buckets.get(ClientNetwork.of(Refusals.address(ctx))).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
            ctx.response().putHeader("Retry-After", String.valueOf(seconds));
            throw Problem.of(ProblemCode.TOO_MANY_REQUESTS, allowed).exception();
        }
    }
}
