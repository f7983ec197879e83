package io.wafleet.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code /mcp} (contract 3.9): the five tools, each of which is a REST call here. As the real reader, it does not tell capitals from
 * small letters in a message's fields, and takes no lists of messages.
 */
final class McpEndpoint {
    private static final int NO_METHOD = -32601;
    private static final int BAD_PARAMS = -32602;
    private static final int NO_JSON = -32700;

    /** By tool and choice: method, path, and which argument is in the query. */
    private static final Map<String, List<String>> CALLS = Map.ofEntries(
            Map.entry("whatsapp_send text", List.of("POST", "/send/message")),
            Map.entry("whatsapp_send image", List.of("POST", "/send/image")),
            Map.entry("whatsapp_send location", List.of("POST", "/send/location")),
            Map.entry("whatsapp_send poll", List.of("POST", "/send/poll")),
            Map.entry("whatsapp_message react", List.of("POST", "/message/{message_id}/reaction")),
            Map.entry("whatsapp_message revoke", List.of("POST", "/message/{message_id}/revoke")),
            Map.entry("whatsapp_message star", List.of("POST", "/message/{message_id}/star")),
            Map.entry("whatsapp_message download_media", List.of("GET", "/message/{message_id}/download", "phone")),
            Map.entry("whatsapp_chat list_chats", List.of("GET", "/chats", "limit")),
            Map.entry("whatsapp_chat list_contacts", List.of("GET", "/user/my/contacts")),
            Map.entry("whatsapp_chat get_messages", List.of("GET", "/chat/{chat_jid}/messages", "limit")),
            Map.entry("whatsapp_chat archive", List.of("POST", "/chat/{chat_jid}/archive")),
            Map.entry("whatsapp_group create", List.of("POST", "/group")),
            Map.entry("whatsapp_group info", List.of("GET", "/group/info", "group_id")),
            Map.entry("whatsapp_app status", List.of("GET", "/app/status")),
            Map.entry("whatsapp_app login_qr", List.of("GET", "/app/login")),
            Map.entry("whatsapp_app logout", List.of("GET", "/app/logout")),
            Map.entry("whatsapp_app reconnect", List.of("GET", "/app/reconnect")));

    private final Router router;

    McpEndpoint(Router router) {
        this.router = router;
    }

    void register() {
        router.free("POST", "/mcp", this::post);
        router.free("DELETE", "/mcp", call -> HttpResponse.status(200));
    }

    private HttpResponse post(Router.Call call) {
        Map<String, Object> message = message(call.request().body());
        if (message == null) {
            return HttpResponse.json(400, error(null, NO_JSON, "request body is not valid json"));
        }
        Object id = message.get("id");
        String method = String.valueOf(message.get("method"));
        if (id == null) {
            return HttpResponse.text(202, "");
        }
        return switch (method) {
            case "initialize" ->
                result(
                        id,
                        Json.object(
                                "protocolVersion", "2025-06-18",
                                "capabilities", Json.object("tools", Json.object("listChanged", true)),
                                "serverInfo", Json.object("name", "Simulated MCP Server", "version", "v9.2.0")));
            case "ping" -> result(id, Json.object());
            case "tools/list" -> result(id, Json.object("tools", tools()));
            case "tools/call" -> tool(call.request(), id, lower(message.get("params")));
            default -> HttpResponse.json(200, error(id, NO_METHOD, method + " not supported"));
        };
    }

    private static @Nullable Map<String, Object> message(String body) {
        try {
            return Json.parse(body) instanceof Map<?, ?> object ? lower(object) : null;
        } catch (Json.SyntaxException e) {
            return null;
        }
    }

    /** Its fields in small letters. */
    private static Map<String, Object> lower(@Nullable Object object) {
        Map<String, Object> lower = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> lower.put(name.toString().toLowerCase(Locale.ROOT), value));
        }
        return lower;
    }

    private static List<Object> tools() {
        List<Object> tools = new ArrayList<>();
        for (String name : List.of("app", "chat", "group", "message", "send")) {
            tools.add(Json.object(
                    "name",
                    "whatsapp_" + name,
                    "description",
                    "Simulated",
                    "inputSchema",
                    Json.object("type", "object")));
        }
        return tools;
    }

    private HttpResponse tool(HttpRequest request, Object id, Map<String, Object> params) {
        String name = String.valueOf(params.get("name"));
        if (CALLS.keySet().stream().noneMatch(call -> call.startsWith(name + " "))) {
            return HttpResponse.json(200, error(id, BAD_PARAMS, "tool '" + name + "' not found: tool not found"));
        }
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (params.get("arguments") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> arguments.put(key.toString(), value));
        }
        Object choice = arguments.get(name.equals("whatsapp_send") ? "type" : "action");
        List<String> call = CALLS.get(name + " " + choice);
        if (call == null) {
            return result(id, shown("input schema validation failed: " + choice, null, true));
        }
        try {
            return result(id, outcome(router.route(rest(request, call, arguments))));
        } catch (ApiException e) {
            return result(id, shown(String.valueOf(e.getMessage()), null, true));
        }
    }

    /** The call of the REST API that it is; an argument names the device before the header does. */
    private static HttpRequest rest(HttpRequest request, List<String> call, Map<String, Object> arguments) {
        String path = call.get(1);
        for (String step : List.of("message_id", "chat_jid")) {
            String encoded = URLEncoder.encode(String.valueOf(arguments.get(step)), StandardCharsets.UTF_8);
            path = path.replace("{" + step + "}", encoded);
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (String name : call.subList(2, call.size())) {
            query.put(name, Objects.toString(arguments.get(name), ""));
        }
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("content-type", "application/json");
        Object device = arguments.remove("device_id");
        if (device != null && !device.equals("")) {
            headers.put("x-device-id", device.toString());
        }
        return new HttpRequest(call.get(0), path, query, headers, JsonText.of(arguments), null);
    }

    private static Map<String, Object> outcome(HttpResponse answer) {
        try {
            Map<String, Object> envelope = Json.parseObject(answer.body());
            return shown(String.valueOf(envelope.get("message")), envelope.get("results"), answer.status() != 200);
        } catch (Json.SyntaxException e) {
            return shown(answer.body(), null, true);
        }
    }

    private static Map<String, Object> shown(String text, @Nullable Object structured, boolean isError) {
        Map<String, Object> result = Json.object("content", List.of(Json.object("type", "text", "text", text)));
        if (structured != null) {
            result.put("structuredContent", structured);
        }
        if (isError) {
            result.put("isError", true);
        }
        return result;
    }

    private static HttpResponse result(Object id, Map<String, Object> result) {
        return HttpResponse.json(200, Json.object("jsonrpc", "2.0", "id", id, "result", result));
    }

    private static Map<String, Object> error(@Nullable Object id, int code, String message) {
        return Json.object("jsonrpc", "2.0", "id", id, "error", Json.object("code", code, "message", message));
    }
}
