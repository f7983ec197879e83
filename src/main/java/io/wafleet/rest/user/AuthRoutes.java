package io.wafleet.rest.user;

import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Account;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Login;
import io.wafleet.auth.Principal;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /api/auth}: log in, who am I, and one's own password. */
public final class AuthRoutes {
    /** About as long as the passwords take that may wait. */
    private static final int BUSY_SECONDS = 5;

    private final Vertx vertx;
    private final AuthService auth;
    private final Audit audit;
    private final LoginLimits limits = new LoginLimits(TimeMeter.SYSTEM_NANOTIME);

    public AuthRoutes(Vertx vertx, AuthService auth, Audit audit) {
        this.vertx = vertx;
        this.auth = auth;
        this.audit = audit;
    }

    public void bind(Handlers api) {
        api.answer("login", this::login)
                .answer("me", ctx -> Future.succeededFuture(Caller.of(ctx).toJson()))
                .answer("changePassword", this::changePassword);
    }

    private Future<JsonObject> login(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String username = body.text("username", UserRoutes.MAX_NAME);
        String password = body.text("password", UserRoutes.MAX_PASSWORD);
        return enter(ctx, username, password).map(login -> {
            audit.login(ctx, username);
            return login.toJson();
        });
    }

    /** Every guess at a password goes through here: so many a minute, whoever makes it. */
    private Future<Login> enter(RoutingContext ctx, String username, String password) {
        String address = Audit.address(ctx);
        LoginLimits.Turn turn = limits.ask(username, address);
        if (!turn.granted()) {
            audit.loginRefused(ctx, username, "too-often");
            return Future.failedFuture(tooMany(ctx, turn.delay().toSeconds() + 1));
        }
        AtomicBoolean gone = new AtomicBoolean();
        ctx.addEndHandler(end -> gone.set(true));
        return after(turn.delay())
                .compose(come -> auth.login(username, password, () -> !gone.get()))
                .onSuccess(login -> limits.succeeded(username, address))
                .recover(failure -> Future.failedFuture(refused(ctx, username, failure)));
    }

    /** The caller's own. Who has only found an open session does not know the current one. */
    private Future<JsonObject> changePassword(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        if (caller.account().kind() != Account.Kind.USER || caller.grant().listensOnly()) {
            throw Problem.of(ProblemCode.FORBIDDEN, "only a user who has logged in has a password")
                    .exception();
        }
        Body body = Body.of(ctx);
        String current = body.text("current", UserRoutes.MAX_PASSWORD);
        String password = UserRoutes.newPassword(body);
        return enter(ctx, caller.name(), current)
                .recover(failure -> Future.failedFuture(
                        isWrong(failure)
                                ? Problem.field("current", "is not the caller's password")
                                        .exception()
                                : failure))
                .compose(known -> auth.changePassword(caller.account(), password))
                .map(login -> {
                    audit.changed(ctx, "password-changed", Json.encode(caller.name()));
                    return login.toJson();
                });
    }

    private static boolean isWrong(Throwable failure) {
        return failure instanceof ProblemException expected
                && expected.problem().code() == ProblemCode.INVALID_CREDENTIALS;
    }

    private Future<Void> after(Duration time) {
        return time.isZero()
                ? Future.succeededFuture()
                : vertx.timer(Math.max(1, time.toMillis())).mapEmpty();
    }

    private Throwable refused(RoutingContext ctx, String username, Throwable failure) {
        ProblemCode code = failure instanceof ProblemException expected
                ? expected.problem().code()
                : null;
        if (code == ProblemCode.TOO_MANY_REQUESTS) {
            audit.loginRefused(ctx, username, "too-busy");
            return tooMany(ctx, BUSY_SECONDS);
        }
        if (code == ProblemCode.INVALID_CREDENTIALS && !ctx.response().closed()) {
            audit.loginRefused(ctx, username, "wrong-password");
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
