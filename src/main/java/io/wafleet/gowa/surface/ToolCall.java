package io.wafleet.gowa.surface;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A call of one of the child's five tools (MCP, {@code tools/call}), each of which does several things: it is the same as a call of
 * the REST API, and so needs and becomes the same.
 *
 * @param device the device that its arguments name; null for none
 * @param params as they may be passed on: what was read, without the device
 * @param arguments those of the tool, without the device
 */
public record ToolCall(
        Route route, ChildPath path, @Nullable String device, JsonObject params, JsonObject arguments) {
    /** The argument that names a device. */
    public static final String DEVICE = "device_id";

    private static final Set<String> FIELDS = Set.of("name", "arguments", "_meta");
    private static final String ARGUMENTS = "arguments.";

    /** What a tool's argument {@code chooser} may be, and which call of the REST API that is. */
    private record Tool(String chooser, Map<String, String> calls) {}

    private static final Map<String, Tool> TOOLS = Map.of(
            "whatsapp_send", new Tool("type", sends()),
            "whatsapp_message", new Tool("action", messages()),
            "whatsapp_chat", new Tool("action", chats()),
            "whatsapp_group", new Tool("action", groups()),
            "whatsapp_app", new Tool("action", app()));

    /** Which argument stands for a step of the path. */
    private static final Map<String, String> STEPS = Map.of(":message", "message_id", ":chat", "chat_jid");

    private static Map<String, String> sends() {
        Map<String, String> calls = new TreeMap<>();
        for (String type : Set.of("image", "video", "audio", "sticker", "location", "contact", "poll", "link")) {
            calls.put(type, "POST /send/" + type);
        }
        calls.put("text", "POST /send/message");
        calls.put("document", "POST /send/file");
        calls.put("forward", "POST /message/:message/forward");
        return calls;
    }

    private static Map<String, String> messages() {
        return Map.of(
                "react", "POST /message/:message/reaction",
                "edit", "POST /message/:message/update",
                "revoke", "POST /message/:message/revoke",
                "delete", "POST /message/:message/delete",
                "mark_read", "POST /message/:message/read",
                "star", "POST /message/:message/star",
                "unstar", "POST /message/:message/unstar",
                "download_media", "GET /message/:message/download");
    }

    private static Map<String, String> chats() {
        return Map.of(
                "list_chats", "GET /chats",
                "list_contacts", "GET /user/my/contacts",
                "get_messages", "GET /chat/:chat/messages",
                "archive", "POST /chat/:chat/archive");
    }

    private static Map<String, String> groups() {
        return Map.ofEntries(
                Map.entry("create", "POST /group"),
                Map.entry("join_with_link", "POST /group/join-with-link"),
                Map.entry("leave", "POST /group/leave"),
                Map.entry("info", "GET /group/info"),
                Map.entry("participants", "GET /group/participants"),
                Map.entry("add_participants", "POST /group/participants"),
                Map.entry("remove_participants", "POST /group/participants/remove"),
                Map.entry("promote", "POST /group/participants/promote"),
                Map.entry("demote", "POST /group/participants/demote"),
                Map.entry("invite_link", "GET /group/invite-link"),
                Map.entry("set_name", "POST /group/name"),
                Map.entry("set_topic", "POST /group/topic"),
                // Two calls at once, which need the same.
                Map.entry("set_settings", "POST /group/announce"),
                Map.entry("join_requests", "GET /group/participant-requests"),
                Map.entry("manage_join_requests", "POST /group/participant-requests/approve"));
    }

    private static Map<String, String> app() {
        return Map.of(
                "status", "GET /app/status",
                "login_qr", "GET /app/login",
                "login_code", "GET /app/login-with-code",
                "logout", "GET /app/logout",
                "reconnect", "GET /app/reconnect");
    }

    /**
     * Which calls of the REST API the tools make.
     *
     * @return by tool and the value of its argument that chooses, as in {@code whatsapp_send text}
     */
    public static Map<String, Route> all() {
        Map<String, Route> all = new TreeMap<>();
        TOOLS.forEach((name, tool) ->
                tool.calls().forEach((choice, call) -> all.put(name + " " + choice, Surface.named(call))));
        return all;
    }

    /** Reads the parameters of {@code tools/call}; fails with {@code invalid-request}, also where nobody knows the tool. */
    public static ToolCall of(@Nullable JsonObject params) {
        JsonObject given = params == null ? new JsonObject() : params;
        RpcMessage.known("field", given, FIELDS);
        String name = text("", given, "name");
        Tool tool = TOOLS.get(name);
        if (tool == null) {
            throw Unknown.of("tool", name, TOOLS.keySet()).exception();
        }
        JsonObject arguments = arguments(given);
        String choice = text(ARGUMENTS, arguments, tool.chooser());
        String call = tool.calls().get(choice);
        if (call == null) {
            throw Problem.field(
                            ARGUMENTS + tool.chooser(),
                            "must be one of "
                                    + String.join(
                                            ", ", new TreeSet<>(tool.calls().keySet())))
                    .exception();
        }
        // Models write empty texts for what they leave out.
        String device = "".equals(arguments.getValue(DEVICE)) || !arguments.containsKey(DEVICE)
                ? null
                : text(ARGUMENTS, arguments, DEVICE).strip();
        arguments.remove(DEVICE);
        Route route = Surface.named(call);
        return new ToolCall(route, path(route, arguments), device, given.copy().put("arguments", arguments), arguments);
    }

    private static JsonObject arguments(JsonObject params) {
        JsonObject arguments = RpcMessage.object(params, "arguments");
        return arguments == null ? new JsonObject() : arguments.copy();
    }

    private static String text(String prefix, JsonObject json, String field) {
        if (json.getValue(field) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw Problem.field(prefix + field, json.containsKey(field) ? "must be a text" : "is missing")
                .exception();
    }

    private static ChildPath path(Route route, JsonObject arguments) {
        StringBuilder path = new StringBuilder();
        for (String step : route.steps()) {
            String argument = STEPS.get(step);
            path.append('/')
                    .append(
                            argument == null
                                    ? step
                                    : URLEncoder.encode(text(ARGUMENTS, arguments, argument), StandardCharsets.UTF_8)
                                            .replace("+", "%20"));
        }
        return ChildPath.of(path.toString());
    }

    /** The body of the same call of the REST API, where the tool's arguments are called as the fields are there. */
    public JsonObject body() {
        JsonObject body = arguments.copy();
        body.remove(Objects.requireNonNull(TOOLS.get(params.getString("name"))).chooser());
        body.remove("message_id");
        if (route.steps().contains("poll") && !body.containsKey("max_answer")) {
            body.put("max_answer", 1);
        }
        return body;
    }
}
