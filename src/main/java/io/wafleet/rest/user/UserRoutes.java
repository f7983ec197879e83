package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Authority;
import io.wafleet.auth.Role;
import io.wafleet.auth.Users;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/auth/users}: who may log in. */
public final class UserRoutes {
    static final int MAX_NAME = 64;
    static final int MAX_PASSWORD = 256;
    private static final int MIN_PASSWORD = 8;
    private static final int DEFAULT_LIST = 100;

    private final Users users;
    private final Audit audit;

    public UserRoutes(Users users, Audit audit) {
        this.users = users;
        this.audit = audit;
    }

    public void bind(Handlers api) {
        api.answer("listUsers", this::list)
                .answer("createUser", this::create)
                .answer("getUser", ctx -> users.get(authority(ctx), name(ctx)))
                .answer("updateUser", this::change)
                .handle("deleteUser", this::delete);
    }

    private static String name(RoutingContext ctx) {
        return ctx.pathParam("username");
    }

    /** A password that somebody is to have from now on. */
    static String newPassword(Body body) {
        String password = body.text("password", MAX_PASSWORD);
        if (password.length() < MIN_PASSWORD) {
            throw Problem.field("password", "must have at least " + MIN_PASSWORD + " characters")
                    .exception();
        }
        return password;
    }

    /** For whose something new is to be: the caller's own tenant, unless the request names one that the caller may make it for. */
    static String tenant(RoutingContext ctx, Body body) {
        String given = body.optionalText("tenant", MAX_NAME);
        if (given != null && given.isEmpty()) {
            throw Problem.field("tenant", "must not be empty").exception();
        }
        return authority(ctx).owner(given == null ? Caller.of(ctx).tenant() : given);
    }

    static Authority authority(RoutingContext ctx) {
        return Authority.of(Caller.of(ctx));
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIST);
        return users.page(authority(ctx), ctx.request().getParam("after", ""), limit);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String username = body.text("username", MAX_NAME);
        String password = newPassword(body);
        Role role = Role.parse(body.text("role", MAX_NAME));
        String tenant = tenant(ctx, body);
        return users.create(authority(ctx), username, password, tenant, role).onSuccess(created -> {
            ctx.response().setStatusCode(201);
            audit.changed(ctx, "user-made", Json.encode(username) + ", " + role.text() + " of " + Json.encode(tenant));
        });
    }

    private Future<JsonObject> change(RoutingContext ctx) {
        String username = name(ctx);
        Body body = Body.of(ctx);
        Role role = body.has("role") ? Role.parse(body.text("role", MAX_NAME)) : null;
        Boolean disabled = body.has("disabled") ? body.flag("disabled", false) : null;
        String password = body.has("password") ? newPassword(body) : null;
        List<String> what = new ArrayList<>();
        if (role != null) {
            what.add("role " + role.text());
        }
        if (disabled != null) {
            what.add(disabled ? "disabled" : "enabled");
        }
        if (password != null) {
            what.add("a new password");
        }
        if (what.isEmpty()) {
            throw Problem.field("body", "must name what is to change: role, disabled or password")
                    .exception();
        }
        return users.change(authority(ctx), username, role, disabled, password)
                .onSuccess(changed ->
                        audit.changed(ctx, "user-changed", Json.encode(username) + ": " + String.join(", ", what)));
    }

    private void delete(RoutingContext ctx) {
        String username = name(ctx);
        users.delete(authority(ctx), username).onFailure(ctx::fail).onSuccess(gone -> {
            audit.changed(ctx, "user-removed", Json.encode(username));
            ctx.response().setStatusCode(204).end();
        });
    }
}
