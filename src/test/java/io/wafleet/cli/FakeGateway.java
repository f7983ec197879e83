package io.wafleet.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
import java.util.function.Predicate;

/** Speaks the gateway's API as far as a test tells it to, with the plain WebSocket of events. */
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
    private final Map<ServerWebSocket, Predicate<JsonObject>> sockets = new ConcurrentHashMap<>();
    private final List<JsonObject> journal = new CopyOnWriteArrayList<>();
    private volatile long oldest = 1;
    private final AtomicLong sequence = new AtomicLong();
    private volatile boolean isClosing;
    private final CountDownLatch stopped = new CountDownLatch(1);

    FakeGateway() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .webSocketHandshakeHandler(this::handshake)
                .webSocketHandler(this::open)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(120, TimeUnit.SECONDS);
        on("GET /api/health", call -> health());
        on("GET /api/events", this::events);
    }

    FakeGateway on(String route, Function<Call, Answer> answer) {
        routes.put(route, answer);
        return this;
    }

    /** Removes what is stored up to a number. */
    void forget(long seq) {
        journal.removeIf(event -> event.getLong("seq") <= seq);
        oldest = seq + 1;
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

    /** Stores an event and sends it to all who follow such. */
    JsonObject publish(String type, String device, JsonObject data) {
        JsonObject event = store(type, device, data);
        sockets.forEach((socket, wanted) -> {
            if (wanted.test(event)) {
                socket.writeTextMessage(frame(List.of(event)));
            }
        });
        return event;
    }

    private String frame(List<JsonObject> events) {
        return new JsonObject()
                .put("events", new JsonArray(events))
                .put("last", sequence.get())
                .encode();
    }

    int listeners() {
        return sockets.size();
    }

    void dropSockets() {
        sockets.keySet().forEach(ServerWebSocket::close);
    }

    /** As the gateway does to a reader that is too slow. */
    void dropSockets(String reason) {
        sockets.keySet().forEach(socket -> {
            socket.writeTextMessage("{\"dropped\":{\"reason\":\"" + reason + "\"}}");
            socket.close((short) 4408, reason);
        });
    }

    @Override
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Closes when somebody has looked whether it is still there. */
    void closeAfterLook() {
        isClosing = true;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(120, TimeUnit.SECONDS)
                .join();
        stopped.countDown();
    }

    private void handle(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> vertx.executeBlocking(() -> answer(request, body))
                        .onSuccess(answer -> request.response()
                                .setStatusCode(answer.status())
                                .putHeader("Content-Type", answer.type())
                                .end(answer.body())
                                .onComplete(sent -> {
                                    if (isClosing && request.path().equals("/api/health")) {
                                        server.close();
                                    }
                                }))
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

    /** What the query of a reader asks for: {@code device=a,b} and {@code type=message.*,link.changed}. */
    private static Predicate<JsonObject> wanted(Map<String, String> query) {
        List<String> devices = List.of(query.getOrDefault("device", "").split(",", -1));
        List<String> types = List.of(query.getOrDefault("type", "*").split(",", -1));
        return event -> (devices.contains("") || devices.contains(event.getString("device")))
                && types.stream()
                        .anyMatch(type -> type.endsWith("*")
                                ? event.getString("type").startsWith(type.substring(0, type.length() - 1))
                                : event.getString("type").equals(type));
    }

    private List<JsonObject> stored(Map<String, String> query) {
        long after = Long.parseLong(query.getOrDefault("after", "0"));
        return journal.stream()
                .filter(event -> event.getLong("seq") > after)
                .filter(wanted(query))
                .toList();
    }

    private Answer events(Call call) {
        List<JsonObject> events = stored(call.query());
        int limit = Integer.parseInt(call.query().getOrDefault("limit", "100"));
        return Answer.json(
                200,
                new JsonObject()
                        .put("events", new JsonArray(events.subList(0, Math.min(limit, events.size()))))
                        .put("last", sequence.get()));
    }

    private void handshake(ServerWebSocketHandshake handshake) {
        boolean known = handshake.path().equals("/api/events/ws")
                && TOKEN.equals(query(handshake.query()).get("token"));
        Function<Call, Answer> route = routes.get("GET /api/events/ws");
        if (!known || route != null) {
            handshake.reject(known ? 404 : 401);
        } else {
            handshake.accept();
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new ConcurrentHashMap<>();
        for (String parameter : text.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private void open(ServerWebSocket socket) {
        Map<String, String> query = query(socket.query());
        JsonObject snapshot = new JsonObject().put("seq", sequence.get()).put("oldest", oldest);
        socket.writeTextMessage(new JsonObject().put("snapshot", snapshot).encode());
        if (query.containsKey("after")) {
            socket.writeTextMessage(frame(stored(query)));
        }
        sockets.put(socket, wanted(query));
        socket.closeHandler(nothing -> sockets.remove(socket));
    }
}
