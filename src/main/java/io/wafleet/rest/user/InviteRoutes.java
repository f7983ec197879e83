package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Authority;
import io.wafleet.auth.Invites;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Role;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code /api/auth/invites}: who may become a user. */
public final class InviteRoutes {
    private static final int DEFAULT_LIST = 100;
    private static final Duration DEFAULT_LIFE = Duration.ofDays(7);
    private static final Duration MAX_LIFE = Duration.ofDays(30);

    private final Invites invites;

    public InviteRoutes(Invites invites) {
        this.invites = invites;
    }

    public void bind(Handlers api) {
        api.answer("listInvites", this::list)
                .answer("createInvite", this::create)
                .done("deleteInvite", this::delete);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIST);
        return invites.page(UserRoutes.authority(ctx), ctx.request().getParam("after", ""), limit);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        Body body = Body.of(ctx);
        Role role = Role.parse(body.text("role", UserRoutes.MAX_NAME));
        String tenant = UserRoutes.tenant(ctx, body);
        Instant wished = body.optionalTime("expiresAt", MAX_LIFE);
        Instant now = Instant.now();
        if (wished != null && !wished.isAfter(now)) {
            throw Problem.field("expiresAt", "is over already").exception();
        }
        Instant expiresAt = wished == null ? now.plus(DEFAULT_LIFE).truncatedTo(ChronoUnit.MILLIS) : wished;
        return invites.create(caller.account(), Authority.of(caller), tenant, role, expiresAt)
                .onSuccess(made -> {
                    ctx.response().setStatusCode(201);
                    JsonObject shown = made.copy();
                    shown.remove("token");
                    Change.of(ctx).object(made.getString("id")).tenant(tenant).after(shown);
                });
    }

    private Future<Void> delete(RoutingContext ctx) {
        return invites.remove(UserRoutes.authority(ctx), ctx.pathParam("inviteId"))
                .onSuccess(
                        gone -> Change.of(ctx).tenant(gone.getString("tenant")).before(gone))
                .mapEmpty();
    }
}
