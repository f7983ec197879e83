package io.wafleet.gowa.surface;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static io.wafleet.gowa.surface.Effect.FOLLOWS;
import static io.wafleet.gowa.surface.Effect.MANAGES;
import static io.wafleet.gowa.surface.Effect.READS_DEVICE;
import static io.wafleet.gowa.surface.Effect.READS_MESSAGES;
import static io.wafleet.gowa.surface.Effect.SENDS;

import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table of the child's calls, of v9.2.0 (contract 3). docs/proxy.md shows it. */
public final class Surface {
    private static final List<Route> ROUTES = Stream.of(
                    fleet(), app(), device(), send(), message(), chat(), user(), group(), rest())
            .flatMap(List::stream)
            .toList();

    private static final Map<String, List<Route>> BY_FIRST =
            ROUTES.stream().collect(Collectors.groupingBy(route -> first(route.steps())));

    private Surface() {}

    public static List<Route> routes() {
        return ROUTES;
    }

    /** All calls at this path, of whatever method; empty where the child of v9.2.0 has none. */
    public static List<Route> at(ChildPath path) {
        return BY_FIRST.getOrDefault(first(path.steps()).toLowerCase(Locale.ROOT), List.of()).stream()
                .filter(route -> route.isAt(path.steps()))
                .toList();
    }

    /** The call of this name, which the table must have. */
    static Route named(String name) {
        return ROUTES.stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no call " + name));
    }

    /** Where the child takes messages of MCP. */
    public static String tools() {
        return "/mcp";
    }

    /** What the child is asked for who wants the file of a message. */
    public static String download(ChildPath message, String chat) {
        return message.text() + "?phone=" + URLEncoder.encode(chat, StandardCharsets.UTF_8);
    }

    /** Where the child keeps the pictures of codes to scan. */
    public static String pictures() {
        return "/statics/qrcode/";
    }

    /** Whether paths of the child's begin so. */
    public static boolean isFirstStep(String step) {
        return BY_FIRST.containsKey(step.toLowerCase(Locale.ROOT));
    }

    private static String first(List<String> steps) {
        return steps.isEmpty() ? "" : steps.get(0);
    }

    private static Route call(HttpMethod method, String path, Effect effect, Treatment treatment) {
        return Route.of(method, path, effect, treatment, true);
    }

    private static Route pass(HttpMethod method, String path, Effect effect) {
        return call(method, path, effect, Treatment.PASS);
    }

    private static Route ours(HttpMethod method, String path, Effect effect, Treatment treatment) {
        return Route.of(method, path, effect, treatment, false);
    }

    /** What is the whole fleet's, and not one child's. */
    private static List<Route> fleet() {
        return List.of(
                ours(GET, "/", READS_DEVICE, Treatment.PAGE),
                ours(GET, "/health", READS_DEVICE, Treatment.HEALTH),
                ours(GET, "/ws", FOLLOWS, Treatment.SOCKET),
                ours(GET, "/devices", READS_DEVICE, Treatment.LIST_DEVICES),
                ours(POST, "/devices", MANAGES, Treatment.ADD_DEVICE),
                ours(POST, "/mcp", READS_DEVICE, Treatment.MCP),
                ours(DELETE, "/mcp", READS_DEVICE, Treatment.MCP),
                ours(POST, "/chatwoot/webhook", SENDS, Treatment.NO_CHATWOOT),
                ours(POST, "/chatwoot/webhook/:name", SENDS, Treatment.NO_CHATWOOT),
                ours(POST, "/chatwoot/sync", SENDS, Treatment.NO_CHATWOOT),
                ours(GET, "/chatwoot/sync/status", READS_DEVICE, Treatment.NO_CHATWOOT),
                ours(GET, "/chatwoot/configs", READS_DEVICE, Treatment.NO_CHATWOOT));
    }

    private static List<Route> app() {
        return List.of(
                ours(GET, "/app/info", READS_DEVICE, Treatment.PASS_ANY),
                pass(GET, "/app/devices", READS_DEVICE),
                pass(GET, "/app/status", READS_DEVICE),
                call(GET, "/app/login", MANAGES, Treatment.LOGIN),
                call(GET, "/app/login-with-code", MANAGES, Treatment.LOGIN_BY_CODE),
                pass(GET, "/app/passkey", MANAGES),
                pass(POST, "/app/passkey/response", MANAGES),
                pass(POST, "/app/passkey/confirm", MANAGES),
                call(GET, "/app/logout", MANAGES, Treatment.LOGOUT),
                call(GET, "/app/reconnect", MANAGES, Treatment.RECONNECT));
    }

    private static List<Route> device() {
        return List.of(
                call(GET, "/devices/:device", READS_DEVICE, Treatment.GET_DEVICE),
                call(DELETE, "/devices/:device", MANAGES, Treatment.REMOVE_DEVICE),
                pass(GET, "/devices/:device/status", READS_DEVICE),
                call(GET, "/devices/:device/login", MANAGES, Treatment.LOGIN),
                call(POST, "/devices/:device/login/code", MANAGES, Treatment.LOGIN_BY_CODE),
                call(POST, "/devices/:device/logout", MANAGES, Treatment.LOGOUT),
                call(POST, "/devices/:device/reconnect", MANAGES, Treatment.RECONNECT),
                call(GET, "/devices/:device/webhook", MANAGES, Treatment.NO_WEBHOOK),
                call(PATCH, "/devices/:device/webhook", MANAGES, Treatment.NO_WEBHOOK),
                call(GET, "/devices/:device/chatwoot/config", MANAGES, Treatment.NO_CHATWOOT),
                call(PUT, "/devices/:device/chatwoot/config", MANAGES, Treatment.NO_CHATWOOT),
                call(DELETE, "/devices/:device/chatwoot/config", MANAGES, Treatment.NO_CHATWOOT));
    }

    private static List<Route> send() {
        return Stream.of(
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
                        "chat-presence")
                .map(kind -> call(POST, "/send/" + kind, SENDS, Treatment.SEND))
                .toList();
    }

    private static List<Route> message() {
        return List.of(
                call(POST, "/message/:message/reaction", SENDS, Treatment.SEND),
                call(POST, "/message/:message/revoke", SENDS, Treatment.SEND),
                call(POST, "/message/:message/update", SENDS, Treatment.SEND),
                call(POST, "/message/:message/read", SENDS, Treatment.SEND),
                call(POST, "/message/:message/forward", SENDS, Treatment.SEND),
                pass(POST, "/message/:message/delete", SENDS),
                pass(POST, "/message/:message/star", SENDS),
                pass(POST, "/message/:message/unstar", SENDS),
                call(GET, "/message/:message/download", READS_MESSAGES, Treatment.PASS_DOWNLOAD));
    }

    private static List<Route> chat() {
        return List.of(
                pass(GET, "/chats", READS_MESSAGES),
                pass(GET, "/chat/:chat/messages", READS_MESSAGES),
                pass(POST, "/chat/:chat/pin", SENDS),
                pass(POST, "/chat/:chat/archive", SENDS),
                pass(POST, "/chat/:chat/disappearing", SENDS),
                pass(POST, "/call/reject", SENDS));
    }

    private static List<Route> user() {
        return List.of(
                pass(GET, "/user/info", READS_MESSAGES),
                pass(GET, "/user/check", READS_MESSAGES),
                pass(GET, "/user/avatar", READS_MESSAGES),
                pass(POST, "/user/avatar", MANAGES),
                pass(POST, "/user/pushname", MANAGES),
                pass(GET, "/user/business-profile", READS_MESSAGES),
                pass(GET, "/user/my/privacy", READS_DEVICE),
                pass(GET, "/user/my/groups", READS_MESSAGES),
                pass(GET, "/user/my/newsletters", READS_MESSAGES),
                pass(GET, "/user/my/contacts", READS_MESSAGES));
    }

    private static List<Route> group() {
        return List.of(
                pass(POST, "/group", SENDS),
                pass(POST, "/group/join-with-link", SENDS),
                pass(GET, "/group/info-from-link", READS_MESSAGES),
                pass(GET, "/group/info", READS_MESSAGES),
                pass(POST, "/group/leave", SENDS),
                pass(GET, "/group/participants", READS_MESSAGES),
                pass(GET, "/group/participants/export", READS_MESSAGES),
                pass(POST, "/group/participants", SENDS),
                pass(POST, "/group/participants/remove", SENDS),
                pass(POST, "/group/participants/promote", SENDS),
                pass(POST, "/group/participants/demote", SENDS),
                pass(GET, "/group/participant-requests", READS_MESSAGES),
                pass(POST, "/group/participant-requests/approve", SENDS),
                pass(POST, "/group/participant-requests/reject", SENDS),
                pass(POST, "/group/photo", SENDS),
                pass(POST, "/group/name", SENDS),
                pass(POST, "/group/locked", SENDS),
                pass(POST, "/group/announce", SENDS),
                pass(POST, "/group/topic", SENDS),
                // A link can be made anew by the same call, which ends the old one.
                pass(GET, "/group/invite-link", SENDS));
    }

    private static List<Route> rest() {
        return List.of(
                pass(POST, "/newsletter/unfollow", SENDS),
                pass(GET, "/newsletter/messages", READS_MESSAGES),
                call(GET, "/statics/qrcode/:picture", MANAGES, Treatment.QR_PICTURE),
                call(GET, "/statics/media/*", READS_MESSAGES, Treatment.PASS_FILE));
    }
}
