package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.auth.Sessions;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.session.Forgery;
import io.wafleet.http.session.SessionCookie;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code /api/session}, the browser's own, and {@code /api/sessions}, all of its user. */
public final class SessionRoutes {
    private final Sessions sessions;
    private final PasswordGate gate;

    public SessionRoutes(Sessions sessions, PasswordGate gate) {
        this.sessions = sessions;
        this.gate = gate;
    }

    public void bind(Handlers api) {
        api.answer("beginSession", this::logIn)
                .answer("getSession", this::show)
                .done("endSession", this::logOut)
                .answer("listSessions", ctx -> sessions.list(Caller.of(ctx)))
                .answer(
                        "endOtherSessions",
                        ctx -> sessions.endOthers(Caller.of(ctx)).map(ended -> new JsonObject().put("ended", ended)))
                .done("endSessionOf", this::end);
    }

    private Future<JsonObject> logIn(RoutingContext ctx) {
        boolean remember = Body.of(ctx).flag("remember", false);
        // Else a page of somebody else could have the browser logged in as that one, and the user would not notice.
        if (ctx.request().headers().contains("Origin")) {
            Forgery.checkOrigin(ctx);
        }
        return gate.logIn(ctx, "beginSession").compose(user -> begin(ctx, user, remember));
    }

    /** Gives the browser a new session. */
    Future<JsonObject> begin(RoutingContext ctx, Principal user, boolean remember) {
        return sessions.beginBrowser(user, PasswordGate.from(ctx)).map(begun -> {
            Duration whole = Duration.between(Instant.now(), begun.principal().expiresAt());
            SessionCookie.set(ctx, begun.secret(), remember ? whole : null);
            return json(begun.principal(), Forgery.token(begun.secret()));
        });
    }

    private Future<JsonObject> show(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        return Future.succeededFuture(json(caller, Forgery.token(ctx)));
    }

    private static JsonObject json(Principal principal, @Nullable String csrfToken) {
        return new JsonObject()
                .put("id", Sessions.own(principal))
                .put("user", principal.toJson())
                .put(
                        "scopes",
                        new JsonArray(Arrays.stream(Scope.values())
                                .filter(principal::may)
                                .map(Scope::toString)
                                .toList()))
                .put("csrfToken", csrfToken)
                .put("expiresAt", principal.expiresAt().toString());
    }

    private Future<Void> logOut(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        return sessions.end(caller, Sessions.own(caller)).onSuccess(gone -> {
            if (SessionCookie.isAccepted(ctx)) {
                SessionCookie.clear(ctx);
            }
        });
    }

    private Future<Void> end(RoutingContext ctx) {
        return sessions.end(Caller.of(ctx), ctx.pathParam("sessionId"));
    }
}
