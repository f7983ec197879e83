package io.wafleet.rest.user;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Invites;
import io.wafleet.auth.Users;
import io.wafleet.config.Registration;
import io.wafleet.http.Body;
import io.wafleet.http.Handlers;
import io.wafleet.http.guard.Buckets;
import io.wafleet.http.guard.ClientNetwork;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How somebody whom nobody knows becomes a user by himself. */
public final class JoinRoutes {
    private static final int MAX_TOKEN = 100;
    /** As many as log-ins. */
    private static final int ACCEPTANCES = LoginLimits.OF_ADDRESS;

    /** Whoever registers has nobody's word, so few; but a whole office may have one address. */
    private static final int REGISTRATIONS = 20;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Invites invites;
    private final Users users;
    private final @Nullable Registration registration;
    private final Refusals refusals;
    private final LoadingCache<String, Bucket> acceptances =
            Buckets.of(ACCEPTANCES, MINUTE, KEPT, TimeMeter.SYSTEM_NANOTIME);
    private final LoadingCache<String, Bucket> registrations =
            Buckets.of(REGISTRATIONS, HOUR, HOUR, TimeMeter.SYSTEM_NANOTIME);

    /** @param registration null where nobody may register */
    public JoinRoutes(Invites invites, Users users, @Nullable Registration registration, Refusals refusals) {
        this.invites = invites;
        this.users = users;
        this.registration = registration;
        this.refusals = refusals;
    }

    public void bind(Handlers api) {
        api.answer("acceptInvite", this::accept).answer("register", this::register);
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

    private Future<JsonObject> register(RoutingContext ctx) {
        if (registration == null) {
            throw Problem.of(ProblemCode.REGISTRATION_CLOSED).exception();
        }
        count(ctx, registrations, REGISTRATIONS + " registrations an hour may be tried from one address");
        Body body = Body.of(ctx);
        String username = body.text("username", UserRoutes.MAX_NAME);
        return users.register(registration, username, UserRoutes.newPassword(body))
                .onSuccess(user -> {
                    ctx.response().setStatusCode(201);
                    refusals.joined(ctx, "register", user);
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
