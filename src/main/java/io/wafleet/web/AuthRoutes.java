package io.wafleet.web;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Role;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /api/auth}: log in, who am I, and more users. */
final class AuthRoutes {
    /** Anybody may send it. A name and a password of the largest kind, every character escaped, have half of it. */
    private static final int MAX_LOGIN_BYTES = 4096;

    private static final int MAX_NAME = 64;
    private static final int MAX_PASSWORD = 256;
    private static final int MIN_PASSWORD = 8;
    private static final int LOGINS_PER_MINUTE = 10;
    private static final int MAX_TRACKED = 10_000;

    private final AuthService auth;
    /** By name and address: guessing one user's password is slow, and locks nobody else out. */
    private final LoadingCache<String, Bucket> attempts = Caffeine.newBuilder()
            .maximumSize(MAX_TRACKED)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build(key -> Bucket.builder()
                    .addLimit(limit ->
                            limit.capacity(LOGINS_PER_MINUTE).refillGreedy(LOGINS_PER_MINUTE, Duration.ofMinutes(1)))
                    .build());

    AuthRoutes(AuthService auth) {
        this.auth = auth;
    }

    /** Routes that need no token. */
    void mountPublic(Router router, Bodies bodies) {
        router.post("/api/auth/login")
                .handler(ctx -> bodies.take(ctx, "login from " + address(ctx), MAX_LOGIN_BYTES))
                .respond(this::login);
    }

    void mount(Router router) {
        router.get("/api/auth/me")
                .respond(ctx -> Future.succeededFuture(Caller.of(ctx).toJson()));
        router.post("/api/auth/users").respond(this::createUser);
    }

    private static String address(RoutingContext ctx) {
        return ctx.request().remoteAddress().hostAddress();
    }

    private Future<JsonObject> login(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String username = body.text("username", MAX_NAME);
        String password = body.text("password", MAX_PASSWORD);
        if (!attempts.get(username + "|" + address(ctx)).tryConsume(1)) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.TOO_MANY_REQUESTS, LOGINS_PER_MINUTE + " logins a minute are allowed")
                            .exception());
        }
        return auth.login(username, password).map(login -> login.toJson());
    }

    private Future<JsonObject> createUser(RoutingContext ctx) {
        Caller.requireAdmin(ctx);
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
            return new JsonObject()
                    .put("username", username)
                    .put("role", role.text())
                    .put("tenant", tenant);
        });
    }
}
