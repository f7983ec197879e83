package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.bus.DeviceId;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventStore;
import io.wafleet.problem.Problem;
import org.jspecify.annotations.Nullable;

/** {@code /api/events}: what was missed. */
final class EventRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final EventStore events;

    EventRoutes(EventStore events) {
        this.events = events;
    }

    void mount(Router router) {
        router.get("/api/events").respond(this::list);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.EVENTS_READ);
        long after = Query.number(ctx, "after", 0, Long.MAX_VALUE, 0);
        int limit = (int) Query.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        String tenant = caller.isAdmin() ? null : caller.tenant();
        return events.list(tenant, device(ctx), after, limit).map(found -> {
            JsonArray list = new JsonArray();
            long last = after;
            for (Event event : found) {
                list.add(event.toJson());
                last = event.seq();
            }
            return new JsonObject().put("events", list).put("last", last);
        });
    }

    private static @Nullable DeviceId device(RoutingContext ctx) {
        String device = ctx.request().getParam("device");
        if (device != null && !DeviceId.isValid(device)) {
            throw Problem.field("device", "must match " + DeviceId.PATTERN).exception();
        }
        return device == null ? null : new DeviceId(device);
    }
}
