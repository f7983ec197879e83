package io.wafleet.web;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Page;
import java.util.stream.Collectors;

/** {@code /api/events}: what was missed. */
final class EventRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final EventStore events;

    EventRoutes(EventStore events) {
        this.events = events;
    }

    void mount(Router router) {
        router.get("/api/events").handler(this::list);
    }

    private void list(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.EVENTS_READ);
        long after = Query.number(ctx, "after", 0, Long.MAX_VALUE, 0);
        int limit = (int) Query.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        EventFilter filter = new EventFilter(
                caller.isAdmin() ? null : caller.tenant(),
                EventFilter.devices("device", ctx.request().getParam("device")),
                EventFilter.types("type", ctx.request().getParam("type")));
        events.page(filter, after, limit)
                .onFailure(ctx::fail)
                .onSuccess(page -> ctx.response()
                        .putHeader("Content-Type", "application/json")
                        .end(body(page)));
    }

    /** Made of the events' text, which would take longer to parse than to read. */
    private static String body(Page page) {
        return page.events().stream()
                .map(Event::encoded)
                .collect(Collectors.joining(
                        ",", "{\"events\":[", "],\"last\":" + page.last() + ",\"more\":" + page.more() + "}"));
    }
}
