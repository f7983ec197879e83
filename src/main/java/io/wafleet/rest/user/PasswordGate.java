package io.wafleet.rest.user;

import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.auth.profile.EmailAddress;
import io.wafleet.auth.session.UserSession.From;
import io.wafleet.http.Body;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where passwords are shown. Every guess goes through here: so many a minute, whoever makes it. Confined to the API server's context. */
public final class PasswordGate {
    private static final Logger log = LoggerFactory.getLogger(PasswordGate.class);
    /** About as long as the passwords take that may wait. */
    private static final int BUSY_SECONDS = 5;

    private final Vertx vertx;
    private final AuthService auth;
    private final Refusals refusals;
    private final LoginLimits limits = new LoginLimits(TimeMeter.SYSTEM_NANOTIME);

    public PasswordGate(Vertx vertx, AuthService auth, Refusals refusals) {
        this.vertx = vertx;
        this.auth = auth;
        this.refusals = refusals;
    }

    /** Remembers from where those have logged in whose sessions go on, as after a restart. */
    public void open() {
        auth.sessions()
                .places(limits::remember)
                .onFailure(failure -> log.warn("from where users have logged in before is not known", failure));
    }

    /**
     * Who has the {@code username}, which may be an e-mail address, and the {@code password} of the body.
     *
     * @param operation by which he logs in
     */
    Future<Principal> logIn(RoutingContext ctx, String operation) {
        Body body = Body.of(ctx);
        String username = body.text("username", EmailAddress.MAX);
        String password = body.text("password", UserRoutes.MAX_PASSWORD);
        return enter(ctx, operation, username, password).onSuccess(user -> refusals.login(ctx, operation, user));
    }

    /**
     * Who shows this name and password with a request that is no log-in, as with every other. Known for a moment; then it is one guess,
     * however many requests wait for it. Fails with {@code invalid-credentials}, or with {@code too-many-requests}.
     */
    public Future<Principal> show(RoutingContext ctx, String username, String password) {
        if (username.length() > EmailAddress.MAX || password.length() > UserRoutes.MAX_PASSWORD) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.INVALID_CREDENTIALS).exception());
        }
        // Others wait for it, too: it is found out although this client goes.
        return auth.authenticatePassword(
                username, password, Refusals.address(ctx), () -> enter(ctx, "proxy", username, password, () -> true));
    }

    /** The client that a session is for. */
    static From from(RoutingContext ctx) {
        String agent = ctx.request().getHeader(HttpHeaders.USER_AGENT);
        return new From(Refusals.address(ctx), agent == null ? "" : agent);
    }

    /** Who has this name and password. */
    Future<Principal> enter(RoutingContext ctx, String operation, String username, String password) {
        AtomicBoolean gone = new AtomicBoolean();
        ctx.addEndHandler(end -> gone.set(true));
        return enter(ctx, operation, username, password, () -> !gone.get());
    }

    private Future<Principal> enter(
            RoutingContext ctx, String operation, String username, String password, BooleanSupplier wanted) {
        String address = Refusals.address(ctx);
        LoginLimits.Turn turn = limits.ask(username, address);
        if (!turn.granted()) {
            refusals.loginRefused(ctx, operation, username, "too-often");
            return Future.failedFuture(tooMany(ctx, turn.delay().toSeconds() + 1));
        }
        boolean isKnown = limits.isKnown(username, address);
        AtomicBoolean checked = new AtomicBoolean();
        BooleanSupplier begins = () -> {
            checked.set(wanted.getAsBoolean());
            return checked.get();
        };
        return after(turn.delay())
                .compose(come -> auth.check(username, password, isKnown, begins))
                .onSuccess(user -> limits.succeeded(username, address))
                .recover(failure -> Future.failedFuture(refused(ctx, operation, username, failure, checked.get())));
    }

    private Future<Void> after(Duration time) {
        return time.isZero()
                ? Future.succeededFuture()
                : vertx.timer(Math.max(1, time.toMillis())).mapEmpty();
    }

    /** @param checked whether anybody has looked at the password; then it was a guess, even if who made it did not wait for the answer */
    private Throwable refused(
            RoutingContext ctx, String operation, String username, Throwable failure, boolean checked) {
        ProblemCode code = failure instanceof ProblemException expected
                ? expected.problem().code()
                : null;
        if (code == ProblemCode.TOO_MANY_REQUESTS) {
            refusals.loginRefused(ctx, operation, username, "too-busy");
            return tooMany(ctx, BUSY_SECONDS);
        }
        if (code == ProblemCode.INVALID_CREDENTIALS && checked) {
            refusals.loginRefused(ctx, operation, username, "wrong-password");
        }
        return failure;
    }

    private static ProblemException tooMany(RoutingContext ctx, long seconds) {
        if (!ctx.response().closed()) {
            ctx.response().putHeader("Retry-After", String.valueOf(seconds));
        }
        String detail = LoginLimits.OF_NAME + " logins a minute are allowed with one name, " + LoginLimits.OF_ADDRESS
                + " from one address, and some at a time in all";
        return Problem.of(ProblemCode.TOO_MANY_REQUESTS, detail).exception();
    }
}
