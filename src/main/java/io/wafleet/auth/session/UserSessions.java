package io.wafleet.auth.session;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.wafleet.auth.session.UserSession.From;
import io.wafleet.auth.session.UserSession.Kind;
import io.wafleet.auth.session.UserSession.Life;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.store.Secrets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of all users. Of a session that a browser holds, its cookie is the secret. A refresh token holds two: one that is
 * the session's for ever, and one that is another after each use. Who shows the first with a second that is not the present one
 * shows a token that was used before: it was copied, by that one or by who used it, and nobody can say which. So that session
 * ends (RFC 9700, 4.14.2).
 */
public final class UserSessions {
    private static final Logger log = LoggerFactory.getLogger(UserSessions.class);
    private static final String REFRESH = "wfr_";
    private static final String BETWEEN = ".";
    private static final int SECRET_LENGTH = 43;
    /** Of one user: more log-ins than people have devices. A program that logs in again and again puts out its own oldest. */
    private static final int MOST = 200;

    private static final int MOST_PLACES = 10_000;

    private final UserSessionStore store;
    private final Runnable ended;
    private final Secrets secrets = new Secrets();
    private final Clock clock;

    /** @param ended to be told when some have ended: who holds something open with them must look again */
    public UserSessions(Database database, Runnable ended, Clock clock) {
        this.store = new UserSessionStore(database);
        this.ended = ended;
        this.clock = clock;
    }

    /**
     * What the client of a session must show.
     *
     * @param secret the cookie's value, or the refresh token; empty for a session without
     */
    public record Held(UserSession session, String secret) {}

    /** A session that a cookie holds. */
    public Future<Held> beginBrowser(String username, String stamp, From from, Life life) {
        String secret = secrets.random(SECRET_LENGTH);
        return begin(session(Kind.BROWSER, username, stamp, from, life), secret, null)
                .map(begun -> new Held(begun, secret));
    }

    /** A session that lasts as long as the token which names it. */
    public Future<UserSession> beginBrief(String username, String stamp, From from, Life life) {
        return begin(session(Kind.PROGRAM, username, stamp, from, life), null, null);
    }

    /** A session with a refresh token. */
    public Future<Held> beginRefreshed(String username, String stamp, From from, Life life) {
        String family = secrets.random(SECRET_LENGTH);
        String turn = secrets.random(SECRET_LENGTH);
        return begin(session(Kind.PROGRAM, username, stamp, from, life), family, turn)
                .map(begun -> new Held(begun, REFRESH + family + BETWEEN + turn));
    }

    private UserSession session(Kind kind, String username, String stamp, From from, Life life) {
        Instant now = clock.instant();
        return new UserSession(
                        UuidCreator.getTimeOrderedEpoch().toString(),
                        kind,
                        username,
                        stamp,
                        from,
                        now,
                        now,
                        life.idle(),
                        now,
                        now.plus(life.whole()))
                .used(now);
    }

    private Future<UserSession> begin(UserSession session, @Nullable String secret, @Nullable String turn) {
        return store.insert(session, hash(secret), hash(turn), MOST)
                .onSuccess(this::told)
                .map(session);
    }

    private static @Nullable String hash(@Nullable String secret) {
        return secret == null ? null : Sha256.of(secret);
    }

    /** Whose cookie it is; null if it is none, or over. That it was used is noted. */
    public Future<@Nullable UserSession> ofCookie(String secret) {
        return store.ofSecret(Kind.BROWSER, Sha256.of(secret)).map(this::living).onSuccess(this::noteUse);
    }

    private @Nullable UserSession living(@Nullable UserSession session) {
        return session == null || session.isOver(clock.instant()) ? null : session;
    }

    private void noteUse(@Nullable UserSession session) {
        Instant now = clock.instant();
        if (session != null && !session.usedAt().plus(UserSession.USE_KNOWN_TO).isAfter(now)) {
            store.used(session.used(now))
                    .onFailure(failure -> log.warn("the use of session {} was not noted", session.id(), failure));
        }
    }

    /** Whether it goes on, but for its user. */
    public Future<Boolean> lives(String id) {
        return store.ofId(id).map(session -> living(session) != null);
    }

    /** The next token in place of one that was not used before. Fails with {@code unauthenticated}, also for one that was. */
    public Future<Held> refresh(String token) {
        String[] parts = parts(token);
        return ofFamily(parts[0]).compose(session -> {
            if (session == null) {
                return refused();
            }
            String next = secrets.random(SECRET_LENGTH);
            UserSession used = session.used(clock.instant());
            return store.turn(used, Sha256.of(parts[1]), Sha256.of(next))
                    .compose(turned ->
                            turned ? Future.succeededFuture() : end(session).compose(gone -> refused()))
                    .map(turned -> new Held(used, REFRESH + parts[0] + BETWEEN + next));
        });
    }

    private Future<Void> end(UserSession session) {
        log.warn(
                "session {} of user {} ends: an old refresh token of it was shown again",
                session.id(),
                session.username());
        return store.remove(session.username(), session.id())
                .onSuccess(gone -> ended.run())
                .mapEmpty();
    }

    /** Ends the session of a refresh token, whichever of its tokens it is; does nothing if there is none (RFC 7009, 2.2). */
    public Future<Void> revoke(String token) {
        return ofFamily(parts(token)[0])
                .compose(session -> session == null
                        ? Future.succeededFuture()
                        : store.remove(session.username(), session.id())
                                .onSuccess(gone -> ended.run())
                                .mapEmpty());
    }

    private static String[] parts(String token) {
        String[] parts =
                token.startsWith(REFRESH) ? token.substring(REFRESH.length()).split("\\.", -1) : new String[0];
        return parts.length == 2 ? parts : new String[] {"", ""};
    }

    private Future<@Nullable UserSession> ofFamily(String secret) {
        return store.ofSecret(Kind.PROGRAM, Sha256.of(secret)).map(this::living);
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        "this refresh token is not known, has ended, or was used before; log in again")
                .exception());
    }

    /** Those of the user that are good for something, the newest first. */
    public Future<List<UserSession>> of(String username, String stamp) {
        return store.of(username, stamp, clock.instant());
    }

    /** It is out at once, and what is open with it. Fails with {@code session-not-found}, also where it is another's. */
    public Future<Void> end(String username, String id) {
        return store.remove(username, id)
                .compose(removed -> removed
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Problem.of(ProblemCode.SESSION_NOT_FOUND).exception()))
                .onSuccess(gone -> ended.run())
                .mapEmpty();
    }

    /** As {@link #end}, of all of the user's but one; gives how many that were. */
    public Future<Integer> endOthers(String username, String id) {
        return store.removeOthers(username, id).onSuccess(this::told);
    }

    private void told(int gone) {
        if (gone > 0) {
            ended.run();
        }
    }

    /**
     * Tells from which addresses users have logged in, of the newest sessions.
     *
     * @param each takes a user's name and an address
     */
    public Future<Void> places(BiConsumer<String, String> each) {
        return store.newest(MOST_PLACES)
                .onSuccess(found -> found.forEach(session ->
                        each.accept(session.username(), session.from().address())))
                .mapEmpty();
    }

    /** Removes those that are over; what is open with them ends. */
    public Future<Integer> sweep() {
        return store.removeOver(clock.instant()).onSuccess(this::told);
    }
}
