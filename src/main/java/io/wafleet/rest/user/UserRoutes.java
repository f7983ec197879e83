package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Authority;
import io.wafleet.auth.Role;
import io.wafleet.auth.Users;
import io.wafleet.auth.profile.EmailAddress;
import io.wafleet.auth.profile.Profile;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;

/** {@code /api/auth/users}: who may log in. */
public final class UserRoutes {
    static final int MAX_NAME = 64;
    static final int MAX_PASSWORD = 256;
    private static final int MAX_DISPLAY_NAME = 100;
    private static final int MIN_PASSWORD = 8;
    private static final int DEFAULT_LIST = 100;

    private final Users users;

    public UserRoutes(Users users) {
        this.users = users;
    }

    public void bind(Handlers api) {
        api.answer("listUsers", this::list)
                .answer("createUser", this::create)
                .answer("getUser", ctx -> users.get(authority(ctx), name(ctx)))
                .answer("updateUser", this::change)
                .done("deleteUser", this::delete);
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

    /** What the body says of a user's name and address; null there takes it away. */
    static Profile.Change profile(Body body) {
        String email = body.optionalText("email", EmailAddress.MAX);
        boolean isCalled = body.optionalText("displayName", MAX_DISPLAY_NAME) != null;
        return new Profile.Change(
                body.has("displayName"),
                isCalled ? body.words("displayName", MAX_DISPLAY_NAME) : null,
                body.has("email"),
                email == null ? null : EmailAddress.parse("email", email));
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
        Profile profile = profile(body).applied(Profile.NONE);
        return users.create(authority(ctx), username, password, tenant, role, profile)
                .onSuccess(created -> {
                    ctx.response().setStatusCode(201);
                    Change.of(ctx).object(username).tenant(tenant).after(created);
                });
    }

    private Future<JsonObject> change(RoutingContext ctx) {
        String username = name(ctx);
        Body body = Body.of(ctx);
        Role role = body.has("role") ? Role.parse(body.text("role", MAX_NAME)) : null;
        Boolean disabled = body.has("disabled") ? body.flag("disabled", false) : null;
        String password = body.has("password") ? newPassword(body) : null;
        Profile.Change profile = profile(body);
        if (role == null && disabled == null && password == null && profile.isNone()) {
            throw Problem.field("body", "must name what is to change: role, disabled, password, displayName or email")
                    .exception();
        }
        return users.get(authority(ctx), username).compose(before -> {
            Change change = Change.of(ctx).tenant(before.getString("tenant")).before(before);
            return users.change(authority(ctx), username, role, disabled, password, profile)
                    .onSuccess(changed -> change.after(changed.copy().put("newPassword", password != null)));
        });
    }

    private Future<Void> delete(RoutingContext ctx) {
        String username = name(ctx);
        return users.get(authority(ctx), username).compose(before -> {
            Change.of(ctx).tenant(before.getString("tenant")).before(before);
            return users.delete(authority(ctx), username);
        });
    }
}
