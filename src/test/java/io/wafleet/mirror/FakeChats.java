package io.wafleet.mirror;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEndpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A child of which only the chats are there (contract 7). */
final class FakeChats {
    private final HttpServer server;
    /** Newest first, by chat. */
    private final Map<String, Deque<Row>> rows = new LinkedHashMap<>();

    volatile boolean broken;

    FakeChats(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    ChildEndpoint endpoint() {
        return new ChildEndpoint(server.actualPort(), "user", "secret", "slot", () -> true);
    }

    private record Row(Instant at, JsonObject json) {}

    /** Within a chat in the order of time. */
    synchronized void add(String id, String chat, Instant at) {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("chat_jid", chat)
                .put("sender_jid", chat)
                .put("content", "text of " + id)
                .put("timestamp", at.toString())
                .put("is_from_me", false)
                .put("media_type", "");
        rows.computeIfAbsent(chat, first -> new ArrayDeque<>()).addFirst(new Row(at, json));
    }

    private void answer(HttpServerRequest request) {
        if (broken) {
            request.response().setStatusCode(500).end("{\"code\":\"INTERNAL_SERVER_ERROR\",\"message\":\"broken\"}");
            return;
        }
        List<JsonObject> all = request.path().equals("/chats") ? chats() : messages(request);
        int offset = Integer.parseInt(request.getParam("offset", "0"));
        int limit = Integer.parseInt(request.getParam("limit", "25"));
        JsonArray page = new JsonArray(all.stream().skip(offset).limit(limit).toList());
        request.response()
                .end(new JsonObject()
                        .put("code", "SUCCESS")
                        .put("message", "")
                        .put("results", new JsonObject().put("data", page))
                        .encode());
    }

    private synchronized List<JsonObject> chats() {
        return rows.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Deque<Row>> chat) ->
                                chat.getValue().element().at())
                        .reversed())
                .map(chat -> new JsonObject()
                        .put("jid", chat.getKey())
                        .put("last_message_time", chat.getValue().element().at().toString()))
                .toList();
    }

    private synchronized List<JsonObject> messages(HttpServerRequest request) {
        String chat = URLDecoder.decode(request.path().split("/", -1)[2], StandardCharsets.UTF_8);
        Instant from = Instant.parse(request.getParam("start_time"));
        Instant until = Instant.parse(request.getParam("end_time"));
        return rows.getOrDefault(chat, new ArrayDeque<>()).stream()
                .filter(row -> !row.at().isBefore(from) && !row.at().isAfter(until))
                .map(Row::json)
                .toList();
    }
}
