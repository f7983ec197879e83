package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Account;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.http.guard.RateLimits;
import io.wafleet.http.guard.RateLimits.Turn;
import io.wafleet.http.session.Forgery;
import io.wafleet.http.session.SessionCookie;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where each request comes in, whatever the way: it finds out whose it is, and counts it. Every answer says how many more there
 * may be, in the fields of the IETF (draft-ietf-httpapi-ratelimit-headers-10) and in those that were there before them.
 */
public final class Entrance {
    private static final String RATE_LIMIT = "RateLimit";
    private static final String RATE_LIMIT_POLICY = "RateLimit-Policy";
    private static final String LIMIT = "X-RateLimit-Limit";
    private static final String REMAINING = "X-RateLimit-Remaining";
    private static final String RESET = "X-RateLimit-Reset";
    /** The names of those fields, for who must know them. */
    public static final List<String> RATE_FIELDS = List.of(RATE_LIMIT, RATE_LIMIT_POLICY, LIMIT, REMAINING, RESET);

    private static final String POLICY = "\"requests\"";

    private final AuthService auth;
    private final @Nullable RateLimits limits;
    private final Clock clock;
    /** What each answer says of the limits. */
    private final String policy;

    private final String limit;

    /** @param limits null for none */
    public Entrance(AuthService auth, @Nullable RateLimits limits, Clock clock) {
        this.auth = auth;
        this.limits = limits;
        this.clock = clock;
        this.policy = limits == null ? "" : POLICY + ";q=" + limits.requests() + ";w=" + seconds(limits.span());
        this.limit = limits == null ? "" : String.valueOf(limits.requests());
    }

    /**
     * Finds out who asks, for {@link Caller#of}; fails with {@code unauthenticated}, or with {@code too-many-requests}. Whoever
     * reads the request must not do so before.
     *
     * @param alsoInQuery whether the token may be in the query
     * @param weight as how many requests it counts; 0 for none
     */
    public Future<Principal> admit(RoutingContext ctx, boolean alsoInQuery, int weight) {
        return admit(ctx, whose(ctx, alsoInQuery), weight);
    }

    /** As {@link #admit(RoutingContext, boolean, int)}, of whom somebody else finds out who asks. */
    public Future<Principal> admit(RoutingContext ctx, Future<Principal> whose, int weight) {
        return whose.transform(known -> {
            if (known.failed()) {
                // Whoever is not known cannot have what is free of charge to others.
                countStranger(ctx, Math.max(1, weight));
                return Future.failedFuture(known.cause());
            }
            Principal principal = known.result();
            Caller.put(ctx, principal);
            if (limits != null) {
                check(ctx, limits, limits.ofCaller(key(principal.account()), weight));
            }
            return Future.succeededFuture(principal);
        });
    }

    /** Whose credential the request shows, for who admits it. Fails as {@link #admit} does. */
    public Future<Principal> whose(RoutingContext ctx, boolean alsoInQuery) {
        // What cannot be read fails as what is not known does: it is counted, too.
        return Future.succeededFuture().compose(begun -> authenticate(ctx, alsoInQuery));
    }

    /** Who shows a token is whom that names, also where there is a cookie. */
    private Future<Principal> authenticate(RoutingContext ctx, boolean alsoInQuery) {
        String token = alsoInQuery ? Credentials.anywhere(ctx) : Credentials.bearer(ctx);
        String cookie = token == null ? SessionCookie.of(ctx) : null;
        if (cookie == null) {
            return auth.authenticate(token);
        }
        return auth.authenticateCookie(cookie).map(principal -> {
            Forgery.checkOrigin(ctx);
            SessionCookie.accept(ctx, cookie);
            return principal;
        });
    }

    /** Counts a request of whom nobody asks who it is; fails with {@code too-many-requests}. */
    public void countStranger(RoutingContext ctx, int weight) {
        if (limits != null) {
            String address = ctx.request().remoteAddress().hostAddress();
            check(ctx, limits, limits.ofAddress(address, weight));
        }
    }

    /** Not its mark: whoever has another password is the same still. */
    private static String key(Account account) {
        return account.kind() + " " + account.name();
    }

    private void check(RoutingContext ctx, RateLimits limits, Turn turn) {
        HttpServerResponse response = ctx.response();
        if (response.closed()) {
            return;
        }
        response.putHeader(RATE_LIMIT_POLICY, policy)
                .putHeader(RATE_LIMIT, POLICY + ";r=" + turn.remaining() + ";t=" + seconds(turn.full()))
                .putHeader(LIMIT, limit)
                .putHeader(REMAINING, String.valueOf(turn.remaining()))
                .putHeader(
                        RESET, String.valueOf(clock.instant().plus(turn.full()).getEpochSecond() + 1));
        if (!turn.granted()) {
            response.putHeader("Retry-After", String.valueOf(seconds(turn.delay())));
            throw Problem.of(
                            ProblemCode.TOO_MANY_REQUESTS,
                            limits.requests() + " requests in " + seconds(limits.span()) + " s are allowed")
                    .exception();
        }
    }

    /** Rounded up: who comes a moment too early comes in vain. */
    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
