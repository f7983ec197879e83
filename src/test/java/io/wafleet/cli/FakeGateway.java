package io.wafleet.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Speaks the gateway's API as far as a test tells it to, with the event-bus bridge's raw WebSocket. */
final class FakeGateway implements RunningGateway {
    static final String TOKEN = "secret-token";

    record Call(String method, String path, Map<String, String> query, Map<String, String> headers, JsonObject body) {}

    record Answer(int status, String type, Buffer body) {
        static Answer json(int status, JsonObject body) {
            return new Answer(status, "application/json", body.toBuffer());
        }

        static Answer problem(int status, String code, String title, String detail) {
            JsonObject body = new JsonObject()
                    .put("type", "urn:wafleet:problem:" + code)
                    .put("title", title)
                    .put("status", status)
                    .put("code", code)
                    .put("detail", detail);
            return new Answer(status, "application/problem+json", body.toBuffer());
        }
    }

    final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, Function<Call, Answer>> routes = new ConcurrentHashMap<>();
    private final Map<ServerWebSocket, List<String>> sockets = new ConcurrentHashMap<>();
    private final List<JsonObject> journal = new CopyOnWriteArrayList<>();
    private final List<String> refusedRooms = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);

    FakeGateway() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .webSocketHandler(this::open)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        on("GET /api/health", call -> health());
        on("GET /api/events", this::events);
    }

    FakeGateway on(String route, Function<Call, Answer> answer) {
        routes.put(route, answer);
        return this;
    }

    FakeGateway refuseRoom(String room) {
        refusedRooms.add(room);
        return this;
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    JsonObject store(String type, String device, JsonObject data) {
        JsonObject event = new JsonObject()
                .put("seq", sequence.incrementAndGet())
                .put("id", "e" + sequence.get())
                .put("type", type)
                .put("device", device)
                .put("at", Instant.now().toString())
                .put("data", data);
        journal.add(event);
        return event;
    }

    /** Stores an event and sends it, as the real bridge does, in a binary frame. */
    JsonObject publish(String type, String device, JsonObject data) {
        JsonObject event = store(type, device, data);
        sockets.forEach((socket, rooms) -> rooms.stream()
                .filter(room -> room.equals("fleet.events") || room.equals("device." + device + ".events"))
                .forEach(room -> socket.writeBinaryMessage(new JsonObject()
                        .put("type", "rec")
                        .put("address", room)
                        .put("body", event)
                        .toBuffer())));
        return event;
    }

    int listeners() {
        return (int) sockets.values().stream().filter(rooms -> !rooms.isEmpty()).count();
    }

    void dropSockets() {
        sockets.keySet().forEach(ServerWebSocket::close);
    }

    @Override
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    void closeSoon() {
        vertx.setTimer(600, timer -> server.close());
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        stopped.countDown();
    }

    private void handle(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> vertx.executeBlocking(() -> answer(request, body))
                        .onSuccess(answer -> request.response()
                                .setStatusCode(answer.status())
                                .putHeader("Content-Type", answer.type())
                                .end(answer.body()))
                        .onFailure(
                                failure -> request.response().setStatusCode(500).end(failure.toString())));
    }

    private Answer answer(HttpServerRequest request, Buffer body) {
        Call call = new Call(
                request.method().name(),
                request.path(),
                toMap(request.params()),
                toMap(request.headers()),
                body.length() == 0 ? new JsonObject() : new JsonObject(body));
        calls.add(call);
        boolean isOpen = call.path().equals("/api/health")
                || call.path().equals("/api/auth/login")
                || call.path().startsWith("/__simulator/");
        if (!isOpen && !("Bearer " + TOKEN).equals(call.headers().get("authorization"))) {
            return Answer.problem(401, "unauthorized", "Not logged in", "The token is missing or not valid.");
        }
        Function<Call, Answer> route = routes.get(call.method() + " " + call.path());
        return route == null
                ? Answer.problem(404, "device-not-found", "No such device", "Nothing at " + call.path())
                : route.apply(call);
    }

    private static Map<String, String> toMap(MultiMap values) {
        Map<String, String> map = new ConcurrentHashMap<>();
        values.forEach(entry -> map.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
        return map;
    }

    private static Answer health() {
        return Answer.json(
                200,
                new JsonObject()
                        .put("status", "healthy")
                        .put("version", "test")
                        .put("uptime", 1)
                        .put("at", Instant.now().toString()));
    }

    private Answer events(Call call) {
        long after = Long.parseLong(call.query().getOrDefault("after", "0"));
        int limit = Integer.parseInt(call.query().getOrDefault("limit", "100"));
        JsonArray events = new JsonArray();
        journal.stream()
                .filter(event -> event.getLong("seq") > after)
                .filter(event -> call.query()
                        .getOrDefault("device", event.getString("device"))
                        .equals(event.getString("device")))
                .limit(limit)
                .forEach(events::add);
        return Answer.json(200, new JsonObject().put("events", events).put("last", sequence.get()));
    }

    private void open(ServerWebSocket socket) {
        if (!("token=" + TOKEN).equals(socket.query())) {
            socket.close();
            return;
        }
        List<String> rooms = new CopyOnWriteArrayList<>();
        sockets.put(socket, rooms);
        socket.closeHandler(nothing -> sockets.remove(socket));
        socket.textMessageHandler(text -> {
            JsonObject frame = new JsonObject(text);
            String address = frame.getString("address", "");
            if (refusedRooms.contains(address)) {
                socket.writeBinaryMessage(Buffer.buffer("{\"type\":\"err\",\"body\":\"access_denied\"}"));
            } else if (frame.getString("type").equals("register")) {
                rooms.add(address);
            }
        });
    }
}
