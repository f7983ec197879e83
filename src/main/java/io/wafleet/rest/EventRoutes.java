package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Login;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.EventAccess;
import io.wafleet.bridge.EventBridge;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.EventTypes;
import io.wafleet.journal.Page;
import io.wafleet.store.PageSize;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code /api/events}: what happened, page by page, and tokens to follow it with. */
final class EventRoutes {
    private static final Set<String> OF_A_PAGE = Set.of("after", "limit", "device", "type");
    private static final int DEFAULT_LIMIT = 100;

    private static final Duration TOKEN_TTL = Duration.ofMinutes(5);
    private static final Duration MIN_TOKEN_TTL = Duration.ofSeconds(1);
    private static final Pattern NAME = Pattern.compile("(?s).{1,100}");
    private static final Duration MAX_TOKEN_TTL = Duration.ofHours(1);

    private final AuthService auth;
    private final EventAccess access;
    private final EventBridge live;
    private final EventStore events;
    private final Answers answers;

    EventRoutes(AuthService auth, EventAccess access, EventBridge live, EventStore events, Answers answers) {
        this.live = live;
        this.answers = answers;
        this.auth = auth;
        this.access = access;
        this.events = events;
    }

    void bind(Handlers api) {
        api.handle("listEvents", ctx -> {
                    if (Operations.isForAStream(ctx)) {
                        live.stream(ctx);
                    } else {
                        list(ctx);
                    }
                })
                .handle("eventSocket", live::socket)
                .answer("createRoomToken", this::token);
    }

    private void list(RoutingContext ctx) {
        Query.only(ctx, OF_A_PAGE);
        Principal caller = Caller.of(ctx);
        long after = Query.number(ctx, "after", 0);
        int limit = (int) Query.number(ctx, "limit", DEFAULT_LIMIT);
        List<String> devices = EventFilter.devices("device", ctx.request().getParam("device"));
        List<String> types = EventTypes.asked("type", ctx.request().getParam("type"));
        answers.text(
                ctx,
                () -> access.named(caller, "device", devices, types)
                        .compose(filter -> events.page(filter, after, PageSize.answer(limit)))
                        .map(page -> Buffer.buffer(body(page))));
    }

    /** A token for a browser, which shows it in addresses: it lets listen only, and not for long. */
    private Future<JsonObject> token(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        Body body = Body.of(ctx);
        List<String> names = body.optionalTexts("devices", NAME, EventFilter.MAX_DEVICES);
        Long ttl = body.optionalNumber("ttl", MIN_TOKEN_TTL.toSeconds(), MAX_TOKEN_TTL.toSeconds());
        Duration wanted = ttl == null ? TOKEN_TTL : Duration.ofSeconds(ttl);
        Future<Set<DeviceId>> existing = access.ids(caller, "devices", names == null ? List.of() : names)
                .compose(devices -> access.existing(caller, devices, List.of()).map(visible -> devices));
        return existing.map(devices -> {
            Login login = auth.roomToken(caller, devices, wanted);
            ctx.response().setStatusCode(201);
            return new JsonObject()
                    .put("token", login.token())
                    .put("expiresAt", login.principal().expiresAt().toString());
        });
    }

    /** Made of the events' text, which would take longer to parse than to read. */
    private static String body(Page page) {
        return page.events().stream()
                .map(Event::encoded)
                .collect(Collectors.joining(
                        ",", "{\"events\":[", "],\"last\":" + page.last() + ",\"more\":" + page.more() + "}"));
    }
}
