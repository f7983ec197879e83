package io.wafleet.isolation;

import static io.wafleet.isolation.Rule.list;
import static io.wafleet.isolation.Rule.nobodys;
import static io.wafleet.isolation.Rule.tenants;
import static io.wafleet.isolation.Rule.thing;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The calls of the children's own API: whose things each is about, and what its caller must be allowed to do, said here once more.
 * All that the table of calls has is asked for; who adds a call there adds it here. Bodies are empty objects, so that a child that is
 * reached refuses them and nothing is sent.
 */
final class ProxyRules {
    /** By the call's name. */
    static final Map<String, Rule> ALL = new TreeMap<>();

    /** What nobody has looked at: it is no call of the table's. */
    static final String UNKNOWN = "GET /new/call";

    private static final String FOR_ANYBODY = "";

    private static final Map<String, String> SCOPES = new TreeMap<>();
    /** What stands in a path where something else than a device is named. */
    private static final Map<String, String> STEPS =
            Map.of(":chat", "5521977776666@s.whatsapp.net", ":message", "MEDIA", "*", "none.jpg");

    private ProxyRules() {}

    static {
        fleet();
        devices();
        reading();
        sending();
        add("admin", ofDevice(), UNKNOWN);
    }

    private static void add(String scope, Rule rule, String... calls) {
        for (String call : calls) {
            ALL.put(call, rule);
            SCOPES.put(call, scope);
        }
    }

    private static Rule ofDevice() {
        return thing(whose -> Ask.at(whose.device()).body(new JsonObject()));
    }

    /** Of one that is not linked, so that nothing of it can end. */
    private static Rule ofSpare() {
        return tenants(whose -> Ask.at(whose.spare()));
    }

    private static void fleet() {
        Rule nobodys = nobodys(any -> Ask.with(new JsonObject()));
        add(
                "devices:read",
                nobodys,
                "GET /",
                "GET /app/info",
                "GET /chatwoot/sync/status",
                "GET /chatwoot/configs",
                "POST /mcp",
                "DELETE /mcp");
        add(FOR_ANYBODY, nobodys, "GET /health");
        add("events:read", nobodys, "GET /ws");
        add("messages:send", nobodys, "POST /chatwoot/webhook", "POST /chatwoot/webhook/:name", "POST /chatwoot/sync");
        add("devices:read", list(""), "GET /devices");
        add("devices:manage", nobodys(any -> Ask.with(new JsonObject()).withNonsense()), "POST /devices");
    }

    private static void devices() {
        add(
                "devices:read",
                ofDevice(),
                "GET /app/devices",
                "GET /app/status",
                "GET /devices/:device",
                "GET /devices/:device/status",
                "GET /user/my/privacy");
        add(
                "devices:manage",
                ofDevice(),
                "GET /app/login",
                "GET /app/login-with-code",
                "GET /app/passkey",
                "POST /app/passkey/response",
                "POST /app/passkey/confirm",
                "GET /devices/:device/login",
                "POST /devices/:device/login/code",
                "GET /devices/:device/webhook",
                "PATCH /devices/:device/webhook",
                "GET /devices/:device/chatwoot/config",
                "PUT /devices/:device/chatwoot/config",
                "DELETE /devices/:device/chatwoot/config",
                "POST /user/avatar",
                "POST /user/pushname",
                "GET /statics/qrcode/:picture");
        add(
                "devices:manage",
                ofSpare(),
                "GET /app/logout",
                "GET /app/reconnect",
                "POST /devices/:device/logout",
                "POST /devices/:device/reconnect");
        add("devices:manage", tenants(whose -> Ask.at(whose.newDevice())), "DELETE /devices/:device");
    }

    private static void reading() {
        add(
                "messages:read",
                ofDevice(),
                "GET /message/:message/download",
                "GET /chats",
                "GET /chat/:chat/messages",
                "GET /user/info",
                "GET /user/check",
                "GET /user/avatar",
                "GET /user/business-profile",
                "GET /user/my/groups",
                "GET /user/my/newsletters",
                "GET /user/my/contacts",
                "GET /group/info-from-link",
                "GET /group/info",
                "GET /group/participants",
                "GET /group/participants/export",
                "GET /group/participant-requests",
                "GET /newsletter/messages",
                "GET /statics/media/*");
    }

    private static void sending() {
        for (String kind : List.of(
                "message",
                "image",
                "file",
                "video",
                "audio",
                "sticker",
                "contact",
                "link",
                "location",
                "poll",
                "presence",
                "chat-presence")) {
            // The child's clients may send presences without saying which, and the queue is paused.
            add("messages:send", thing(whose -> Ask.at(whose.device()).withNonsense()), "POST /send/" + kind);
        }
        for (String deed : List.of("reaction", "revoke", "update", "read", "forward", "delete", "star", "unstar")) {
            add("messages:send", ofDevice(), "POST /message/:message/" + deed);
        }
        add(
                "messages:send",
                ofDevice(),
                "POST /chat/:chat/pin",
                "POST /chat/:chat/archive",
                "POST /chat/:chat/disappearing",
                "POST /call/reject",
                "POST /group",
                "POST /group/join-with-link",
                "POST /group/leave",
                "POST /group/participants",
                "POST /group/participants/remove",
                "POST /group/participants/promote",
                "POST /group/participants/demote",
                "POST /group/participant-requests/approve",
                "POST /group/participant-requests/reject",
                "POST /group/photo",
                "POST /group/name",
                "POST /group/locked",
                "POST /group/announce",
                "POST /group/topic",
                "GET /group/invite-link",
                "POST /newsletter/unfollow");
    }

    /** All calls of the table, and one that is not there. */
    static List<Described> operations() {
        return Stream.concat(
                        Surface.routes().stream().map(ProxyRules::described),
                        Stream.of(described(UNKNOWN, "GET", "/{device}/new/call")))
                .toList();
    }

    private static Described described(Route route) {
        StringBuilder path = new StringBuilder();
        if (route.needsDevice() && !route.steps().contains(":device")) {
            path.append("/{device}");
        }
        for (String step : route.steps()) {
            boolean named = step.startsWith(":") || step.equals("*");
            path.append('/')
                    .append(step.equals(":device") ? "{device}" : named ? STEPS.getOrDefault(step, "none") : step);
        }
        return described(route.name(), route.method().name(), path.toString());
    }

    private static Described described(String name, String method, String path) {
        String scope = SCOPES.get(name);
        if (scope.equals(FOR_ANYBODY)) {
            return new Described(name, method, "/proxy/whatsapp" + path, List.of());
        }
        List<Map.Entry<String, Set<String>>> ways = scope.equals("events:read")
                ? List.of(Map.entry("bearer", Set.of(scope)), Map.entry("roomToken", Set.of()))
                : List.of(Map.entry("bearer", Set.of(scope)));
        return new Described(name, method, "/proxy/whatsapp" + path, ways);
    }
}
