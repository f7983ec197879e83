package io.wafleet.it;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Somebody's server that takes webhooks, and answers as a test wants it to. */
final class HookReceiver implements AutoCloseable {
    /** What was posted; headers by names in lower case. */
    record Hook(String path, Map<String, String> headers, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String id() {
            return headers.get("webhook-id");
        }
    }

    /** @param status 0 to leave it unanswered */
    record Reply(int status, Map<String, String> headers, String body) {
        static final Reply OK = new Reply(200, Map.of(), "ok");

        static Reply of(int status) {
            return new Reply(status, Map.of(), "no, " + status);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Hook> hooks = new ConcurrentLinkedQueue<>();
    private final Queue<Hook> taken = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Function<Hook, Reply> answers = hook -> Reply.OK;

    HookReceiver() {
        server = vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .await();
    }

    String host() {
        return "127.0.0.1:" + server.actualPort();
    }

    String url(String path) {
        return "http://" + host() + path;
    }

    void answer(Function<Hook, Reply> how) {
        answers = how;
    }

    /** All that came, whatever was answered. */
    List<Hook> hooks(String path) {
        return hooks.stream().filter(hook -> hook.path.equals(path)).toList();
    }

    /** Those that were answered with 2xx, each once, in the order in which they came first. */
    List<JsonObject> taken(String path) {
        Map<String, JsonObject> once = new LinkedHashMap<>();
        taken.stream().filter(hook -> hook.path.equals(path)).forEach(hook -> once.putIfAbsent(hook.id(), hook.json()));
        return List.copyOf(once.values());
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> reply(request, body));
    }

    private void reply(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
        Hook hook = new Hook(request.path(), headers, body.toString());
        hooks.add(hook);
        Reply reply = answers.apply(hook);
        if (reply.status == 0) {
            return;
        }
        if (reply.status / 100 == 2) {
            taken.add(hook);
        }
        reply.headers.forEach(request.response()::putHeader);
        request.response().setStatusCode(reply.status).end(reply.body);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
