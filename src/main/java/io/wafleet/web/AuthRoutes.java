package io.wafleet.web;

import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Role;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code /api/auth}: log in, who am I, and more users. */
final class AuthRoutes {
    private static final int MAX_NAME = 64;
    private static final int MAX_PASSWORD = 256;
    private static final int MIN_PASSWORD = 8;
    /** About as long as the passwords take that may wait. */
    private static final int BUSY_SECONDS = 5;

    private final Vertx vertx;
    private final AuthService auth;
    private final Audit audit;
    private final LoginLimits limits = new LoginLimits(TimeMeter.SYSTEM_NANOTIME);

    AuthRoutes(Vertx vertx, AuthService auth, Audit audit) {
        this.vertx = vertx;
        this.auth = auth;
        this.audit = audit;
    }

    void bind(Handlers api) {
        api.answer("login", this::login)
                .answer("me", ctx -> Future.succeededFuture(Caller.of(ctx).toJson()))
                .answer("createUser", this::createUser);
    }

    private Future<JsonObject> login(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String username = body.text("username", MAX_NAME);
        String password = body.text("password", MAX_PASSWORD);
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
                .map(login -> {
                    limits.succeeded(username, address);
                    audit.login(ctx, username);
                    return login.toJson();
                })
                .recover(failure -> Future.failedFuture(refused(ctx, username, failure)));
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

    private Future<JsonObject> createUser(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String username = body.text("username", MAX_NAME);
        String password = body.text("password", MAX_PASSWORD);
        if (password.length() < MIN_PASSWORD) {
            throw Problem.field("password", "must have at least " + MIN_PASSWORD + " characters")
                    .exception();
        }
        Role role = Role.parse(body.text("role", MAX_NAME));
        @Nullable String given = body.optionalText("tenant", MAX_NAME);
        if (given != null && given.isEmpty()) {
            throw Problem.field("tenant", "must not be empty").exception();
        }
        String tenant = given == null ? Caller.of(ctx).tenant() : given;
        return auth.createUser(username, password, tenant, role).map(created -> {
            ctx.response().setStatusCode(201);
            audit.changed(ctx, "user-made", Json.encode(username) + ", " + role.text() + " of " + Json.encode(tenant));
            return new JsonObject()
                    .put("username", username)
                    .put("role", role.text())
                    .put("tenant", tenant);
        });
    }
}
