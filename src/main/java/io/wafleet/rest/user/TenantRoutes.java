package io.wafleet.rest.user;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.http.Body;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;
import io.wafleet.tenant.Tenants;
import java.util.regex.Pattern;

/** {@code /api/tenants}: whose devices, users and keys there are. */
public final class TenantRoutes {
    private static final int MAX_NAME = 100;
    private static final int DEFAULT_LIST = 100;
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final Tenants tenants;

    public TenantRoutes(Tenants tenants) {
        this.tenants = tenants;
    }

    public void bind(Handlers api) {
        api.answer("listTenants", this::list)
                .answer("createTenant", this::create)
                .answer("getTenant", ctx -> tenants.get(over(ctx), id(ctx)))
                .answer("renameTenant", this::rename)
                .answer("disableTenant", this::disable)
                .answer("enableTenant", this::enable)
                .answer("deleteTenant", this::delete);
    }

    private static Access.Whole over(RoutingContext ctx) {
        return UserRoutes.authority(ctx).over();
    }

    private static String id(RoutingContext ctx) {
        return ctx.pathParam("tenant");
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIST);
        return tenants.page(over(ctx), ctx.request().getParam("after", ""), limit);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String id = body.text("id", UserRoutes.MAX_NAME);
        if (!ID.matcher(id).matches()) {
            throw Problem.field("id", "must match " + ID).exception();
        }
        String name = body.has("name") ? body.words("name", MAX_NAME) : id;
        return tenants.create(id, name).onSuccess(made -> {
            ctx.response().setStatusCode(201);
            Change.of(ctx).object(id).tenant(id).after(made);
        });
    }

    private Future<JsonObject> rename(RoutingContext ctx) {
        String name = Body.of(ctx).words("name", MAX_NAME);
        return tenants.rename(over(ctx), id(ctx), name)
                .onSuccess(renamed -> Change.of(ctx).tenant(id(ctx)).after(renamed));
    }

    private Future<JsonObject> disable(RoutingContext ctx) {
        return tenants.disable(over(ctx), id(ctx))
                .onSuccess(disabled -> Change.of(ctx).tenant(id(ctx)).after(disabled));
    }

    private Future<JsonObject> enable(RoutingContext ctx) {
        return tenants.enable(over(ctx), id(ctx))
                .onSuccess(enabled -> Change.of(ctx).tenant(id(ctx)).after(enabled));
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        String id = id(ctx);
        if (!id.equals(ctx.request().getParam("confirm"))) {
            throw Problem.field(
                            "confirm",
                            "must be the tenant's id: its devices, messages, events, webhooks, keys and users go with it, for ever")
                    .exception();
        }
        return tenants.delete(over(ctx), id).onSuccess(deleting -> {
            ctx.response().setStatusCode(202);
            Change.of(ctx).tenant(id).after(deleting);
        });
    }
}
