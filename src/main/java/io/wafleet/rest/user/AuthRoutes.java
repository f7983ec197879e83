package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Account;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Login;
import io.wafleet.auth.Principal;
import io.wafleet.auth.profile.Profile;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.change.Change;
import io.wafleet.http.session.SessionCookie;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;

/** {@code /api/auth}: tokens for programs, who am I, and one's own password. */
public final class AuthRoutes {
    private static final int MAX_REFRESH_TOKEN = 200;

    private final AuthService auth;
    private final PasswordGate gate;
    private final SessionRoutes sessions;

    public AuthRoutes(AuthService auth, PasswordGate gate, SessionRoutes sessions) {
        this.auth = auth;
        this.gate = gate;
        this.sessions = sessions;
    }

    public void bind(Handlers api) {
        api.answer("login", this::login)
                .answer("refreshToken", this::refresh)
                .done("revokeToken", this::revoke)
                .answer("me", this::me)
                .answer("updateMe", this::changeProfile)
                .answer("changePassword", this::changePassword);
    }

    private Future<JsonObject> login(RoutingContext ctx) {
        boolean refresh = Body.of(ctx).flag("refresh", false);
        return gate.logIn(ctx, "login")
                .compose(user -> refresh
                        ? auth.sessions().beginRefreshed(user, PasswordGate.from(ctx))
                        : auth.sessions().beginBrief(user, PasswordGate.from(ctx)))
                .map(Login::toJson);
    }

    private static String refreshToken(RoutingContext ctx) {
        return Body.of(ctx).text("refreshToken", MAX_REFRESH_TOKEN);
    }

    private Future<JsonObject> refresh(RoutingContext ctx) {
        return auth.sessions().refresh(refreshToken(ctx)).map(Login::toJson);
    }

    private Future<Void> revoke(RoutingContext ctx) {
        return auth.sessions().revoke(refreshToken(ctx));
    }

    private static boolean isUser(Principal caller) {
        return caller.account().kind() == Account.Kind.USER && !caller.grant().listensOnly();
    }

    /** A key has no name but its own, and nobody writes to it. */
    private Future<JsonObject> me(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        JsonObject json = caller.toJson().putNull("displayName").putNull("email");
        return isUser(caller)
                ? auth.users()
                        .own(caller.account())
                        .map(user -> json.put("displayName", user.getString("displayName"))
                                .put("email", user.getString("email")))
                : Future.succeededFuture(json);
    }

    private Future<JsonObject> changeProfile(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        if (!isUser(caller)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "only a user who has logged in can change this")
                    .exception();
        }
        Profile.Change profile = UserRoutes.profile(Body.of(ctx));
        Change change = Change.of(ctx).object(caller.name());
        return auth.users()
                .own(caller.account())
                .onSuccess(change::before)
                .compose(before -> auth.users().changeOwn(caller.account(), profile))
                .onSuccess(change::after)
                .compose(changed -> me(ctx));
    }

    /** The caller's own. Who has only found an open session does not know the current one. */
    private Future<JsonObject> changePassword(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        if (!isUser(caller)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "only a user who has logged in has a password")
                    .exception();
        }
        Body body = Body.of(ctx);
        String current = body.text("current", UserRoutes.MAX_PASSWORD);
        String password = UserRoutes.newPassword(body);
        return gate.enter(ctx, "changePassword", caller.name(), current)
                .recover(failure -> Future.failedFuture(
                        isWrong(failure)
                                ? Problem.field("current", "is not the caller's password")
                                        .exception()
                                : failure))
                .compose(known -> auth.changePassword(caller.account(), password))
                .compose(user -> {
                    Change.of(ctx).object(caller.name());
                    return again(ctx, user);
                });
    }

    /** What the caller came with has ended, so there is a new one in its place. */
    private Future<JsonObject> again(RoutingContext ctx, Principal user) {
        return SessionCookie.isAccepted(ctx)
                ? sessions.begin(ctx, user, false)
                : auth.sessions().beginBrief(user, PasswordGate.from(ctx)).map(Login::toJson);
    }

    private static boolean isWrong(Throwable failure) {
        return failure instanceof ProblemException expected
                && expected.problem().code() == ProblemCode.INVALID_CREDENTIALS;
    }
}
