package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.quota.Limits;
import io.wafleet.quota.Quota;
import io.wafleet.quota.QuotaChange;
import io.wafleet.tenant.Tenants;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** {@code /api/tenants/{tenant}/quotas}: what a tenant may have, and has. */
final class QuotaRoutes {
    private final Commands commands;
    private final Tenants tenants;

    QuotaRoutes(Commands commands, Tenants tenants) {
        this.commands = commands;
        this.tenants = tenants;
    }

    void bind(Handlers api) {
        api.answer("getQuotas", ctx -> ask(ctx, Verb.QUOTAS, new ById(tenant(ctx))))
                .answer("setQuotas", this::set);
    }

    private static String tenant(RoutingContext ctx) {
        return ctx.pathParam("tenant");
    }

    /** Of a tenant that there is. */
    private Future<JsonObject> ask(RoutingContext ctx, Verb verb, Request request) {
        Access by = Caller.access(ctx);
        return tenants.get(by.whole(), tenant(ctx)).compose(there -> commands.ask(by, verb, request));
    }

    private static Limits limits(Body body) {
        Map<Quota, OptionalLong> limits = new EnumMap<>(Quota.class);
        for (Quota quota : Quota.values()) {
            if (body.has(quota.text())) {
                Long limit = body.optionalNumber(quota.text(), 0, Limits.MOST);
                limits.put(quota, limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
            }
        }
        return new Limits(limits);
    }

    private Future<JsonObject> set(RoutingContext ctx) {
        QuotaChange change = new QuotaChange(tenant(ctx), limits(Body.of(ctx)));
        return ask(ctx, Verb.QUOTAS_SET, change);
    }
}
