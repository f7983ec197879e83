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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A child of which only the chats are there (contract 7). */
final class FakeChats {
    private final HttpServer server;
    private final List<JsonObject> rows = new CopyOnWriteArrayList<>();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean broken;

    FakeChats(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    ChildEndpoint endpoint() {
        return new ChildEndpoint(server.actualPort(), "user", "secret", "slot");
    }

    void add(String id, String chat, Instant at) {
        rows.add(new JsonObject()
                .put("id", id)
                .put("chat_jid", chat)
                .put("sender_jid", chat)
                .put("content", "text of " + id)
                .put("timestamp", at.toString())
                .put("is_from_me", false)
                .put("media_type", ""));
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

    private List<JsonObject> chats() {
        return rows.stream()
                .map(row -> row.getString("chat_jid"))
                .distinct()
                .map(chat -> new JsonObject()
                        .put("jid", chat)
                        .put(
                                "last_message_time",
                                newestFirst(chat).findFirst().orElseThrow().getString("timestamp")))
                .sorted(Comparator.comparing((JsonObject chat) -> chat.getString("last_message_time"))
                        .reversed())
                .toList();
    }

    private Stream<JsonObject> newestFirst(String chat) {
        return rows.stream()
                .filter(row -> row.getString("chat_jid").equals(chat))
                .sorted(Comparator.comparing((JsonObject row) -> Instant.parse(row.getString("timestamp")))
                        .reversed());
    }

    private List<JsonObject> messages(HttpServerRequest request) {
        reads.incrementAndGet();
        String chat = URLDecoder.decode(request.path().split("/", -1)[2], StandardCharsets.UTF_8);
        Instant from = Instant.parse(request.getParam("start_time"));
        Instant until = Instant.parse(request.getParam("end_time"));
        return newestFirst(chat)
                .filter(row -> !Instant.parse(row.getString("timestamp")).isBefore(from))
                .filter(row -> !Instant.parse(row.getString("timestamp")).isAfter(until))
                .toList();
    }
}
