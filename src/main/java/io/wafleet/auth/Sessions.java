package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.session.UserSession;
import io.wafleet.auth.session.UserSession.From;
import io.wafleet.auth.session.UserSession.Life;
import io.wafleet.auth.session.UserSessions;
import io.wafleet.config.Lifetimes;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What follows a log-in: each begins a session, which its user can see and end. Whatever was given for it ends with it at once,
 * and what is open with that.
 */
public final class Sessions {
    private final UserSessions sessions;
    private final UserStore users;
    private final BiFunction<Role, String, Future<Boolean>> isOpen;
    private final Tokens tokens;
    private final Lifetimes lifetimes;

    /** @param isOpen whether those of a role in a tenant are let in */
    Sessions(
            UserSessions sessions,
            UserStore users,
            BiFunction<Role, String, Future<Boolean>> isOpen,
            Tokens tokens,
            Lifetimes lifetimes) {
        this.sessions = sessions;
        this.users = users;
        this.isOpen = isOpen;
        this.tokens = tokens;
        this.lifetimes = lifetimes;
    }

    /**
     * A browser's session.
     *
     * @param secret the cookie's value
     */
    public record OfBrowser(String secret, Principal principal) {}

    /**
     * Begins one that a cookie holds.
     *
     * @param user who has logged in
     */
    public Future<OfBrowser> beginBrowser(Principal user, From from) {
        return sessions.beginBrowser(
                        user.name(),
                        user.account().mark(),
                        from,
                        new Life(lifetimes.sessionIdle(), lifetimes.session()))
                .map(held -> new OfBrowser(held.secret(), in(user, held.session())));
    }

    private static Principal in(Principal user, UserSession session) {
        return until(user, session, session.endsAt());
    }

    private static Principal until(Principal user, UserSession session, Instant end) {
        return new Principal(user.account().in(session.id()), user.tenant(), user.role(), user.grant(), end);
    }

    /** A session with one token, which lasts as long as it.
     *
     * @param user who has logged in */
    public Future<Login> beginBrief(Principal user, From from) {
        return sessions.beginBrief(user.name(), user.account().mark(), from, whole(lifetimes.token()))
                .map(session -> login(in(user, session), null));
    }

    private static Life whole(Duration time) {
        return new Life(time, time);
    }

    /** A session with a brief token, and one that gives the next.
     *
     * @param user who has logged in */
    public Future<Login> beginRefreshed(Principal user, From from) {
        return sessions.beginRefreshed(
                        user.name(), user.account().mark(), from, new Life(lifetimes.refresh(), lifetimes.refreshed()))
                .map(held -> refreshed(user, held));
    }

    private Login refreshed(Principal user, UserSessions.Held held) {
        Instant end = held.session().usedAt().plus(lifetimes.refreshedToken());
        Instant last = held.session().endsAt();
        return login(until(user, held.session(), end.isBefore(last) ? end : last), held);
    }

    private Login login(Principal principal, UserSessions.@Nullable Held held) {
        Tokens.Issued issued = tokens.issue(principal);
        return new Login(
                issued.token(),
                issued.principal(),
                held == null ? null : held.secret(),
                held == null ? null : held.session().expiresAt());
    }

    /** The next tokens; the refresh token that is shown is worth nothing afterwards. Fails with {@code unauthenticated}. */
    public Future<Login> refresh(String refreshToken) {
        return sessions.refresh(refreshToken)
                .compose(held -> user(held.session())
                        .compose(user -> user == null
                                ? Future.failedFuture(Problem.of(
                                                ProblemCode.UNAUTHENTICATED,
                                                "the user of this refresh token was changed or removed; log in again")
                                        .exception())
                                : Future.succeededFuture(refreshed(user, held))));
    }

    /** Ends the session of a refresh token; one that there is not is none to be ended. */
    public Future<Void> revoke(String refreshToken) {
        return sessions.revoke(refreshToken);
    }

    /** Whose cookie it is; null for nobody's. */
    Future<@Nullable Principal> ofCookie(String secret) {
        return sessions.ofCookie(secret)
                .compose(session -> session == null
                        ? Future.succeededFuture()
                        : user(session).map(user -> user == null ? null : in(user, session)));
    }

    /** Null if the user is not let in any more. */
    private Future<@Nullable Principal> user(UserSession session) {
        return users.find(session.username()).compose(user -> {
            if (user == null || user.disabled() || !user.stamp().equals(session.stamp())) {
                return Future.succeededFuture();
            }
            return isOpen.apply(user.role(), user.tenant()).map(open -> open ? user.principal(session.endsAt()) : null);
        });
    }

    Future<Boolean> lives(String id) {
        return id.equals(Account.NEEDS_NONE) ? Future.succeededFuture(true) : sessions.lives(id);
    }

    /**
     * Those of the caller's user, the newest first.
     *
     * @return {@code {sessions}}
     */
    public Future<JsonObject> list(Principal caller) {
        return sessions.of(caller.name(), caller.account().mark())
                .map(found -> new JsonObject()
                        .put(
                                "sessions",
                                new JsonArray(found.stream()
                                        .map(session -> session.toJson(own(caller)))
                                        .toList())));
    }

    /** The id of the session that the caller came with. Fails with {@code forbidden} for an API key, which has none. */
    public static String own(Principal caller) {
        String session = caller.account().session();
        if (session == null || caller.grant().listensOnly()) {
            throw Problem.of(ProblemCode.FORBIDDEN, "only a user who has logged in has sessions")
                    .exception();
        }
        return session;
    }

    /** Ends one of the caller's user; fails with {@code session-not-found}. */
    public Future<Void> end(Principal caller, String id) {
        own(caller);
        return sessions.end(caller.name(), id);
    }

    /** Ends all of the caller's user but the one that it came with; gives how many that were. */
    public Future<Integer> endOthers(Principal caller) {
        return sessions.endOthers(caller.name(), own(caller));
    }

    /**
     * Tells from which addresses users have logged in whose sessions go on.
     *
     * @param each takes a user's name and an address
     */
    public Future<Void> places(BiConsumer<String, String> each) {
        return sessions.places(each);
    }

    Future<Integer> sweep() {
        return sessions.sweep();
    }
}
