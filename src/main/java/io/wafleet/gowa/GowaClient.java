package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The child's REST API, as far as we use it (contract 3). */
public final class GowaClient {
    private static final Duration SLOW = SendCall.USUAL;
    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final int MAX_MESSAGES = 100;

    private final GowaHttp http;
    private final Path spool;

    /** @param spool the folder with the files of {@link Media} */
    public GowaClient(Vertx vertx, Path spool) {
        this.http = new GowaHttp(vertx);
        this.spool = spool;
    }

    /** Whether something on the port answers {@code GET /health} as a child does. Says nothing about WhatsApp. */
    public Future<Boolean> isHealthy(int port) {
        return http.fetch(new ChildEndpoint(port, "", "", ""), "/health", PROBE).map(answer -> answer.status() == 200);
    }

    /**
     * The child's view of its link (contract 4.4). {@code loggedIn} stays true after a network drop, so online is only
     * connected <em>and</em> logged in; paired is a jid.
     */
    public record Status(
            boolean connected, boolean loggedIn, @Nullable String jid) {
        public boolean isOnline() {
            return connected && loggedIn;
        }
    }

    /** Fails with {@code child-failed} if the child has no slot of ours or does not answer. */
    public Future<Status> status(ChildEndpoint child) {
        String path = "/app/status";
        return ok("GET " + path, http.look(child, path, PROBE)).map(results -> {
            String jid = results.getString("jid", "");
            return new Status(
                    results.getBoolean("is_connected", false),
                    results.getBoolean("is_logged_in", false),
                    jid.isEmpty() ? null : jid);
        });
    }

    /** Makes sure that the child has its one slot, and gives the slot's id (contract 4.3). */
    public Future<String> ensureSlot(ChildEndpoint child) {
        return ok(child, HttpMethod.GET, "/devices", null, QUICK).compose(results -> {
            JsonArray slots = results.getValue("list") instanceof JsonArray list ? list : new JsonArray();
            if (!slots.isEmpty()) {
                // Taken-over volumes may name it otherwise, e.g. by JID.
                return Future.succeededFuture(slots.getJsonObject(0).getString("id"));
            }
            JsonObject body = new JsonObject().put("device_id", child.slot());
            return ok(child, HttpMethod.POST, "/devices", body, QUICK).map(child.slot());
        });
    }

    /** A code to scan. */
    public record LoginCode(Buffer png, Duration validity) {}

    /** Asks for a new code; any code before it stops working (contract 5.1, 5.2). */
    public Future<LoginCode> login(ChildEndpoint child) {
        return ok(child, HttpMethod.GET, "/app/login", null, SLOW).compose(results -> {
            // qr_duration is half of the time that the code is valid. The file goes away after that half: fetch now.
            Duration validity = Duration.ofSeconds(2L * results.getInteger("qr_duration", 30));
            String path = URI.create(results.getString("qr_link")).getRawPath();
            return http.fetch(child, path, QUICK)
                    .compose(image -> image.status() == 200
                            ? Future.succeededFuture(new LoginCode(image.body(), validity))
                            : failed("the QR image", new GowaAnswer.Refused(image.status(), "TEXT", "no image")));
        });
    }

    /** Takes up the connection to WhatsApp again. */
    public Future<Void> reconnect(ChildEndpoint child) {
        return ok(child, HttpMethod.GET, "/app/reconnect", null, SLOW).mapEmpty();
    }

    /** Unlinks the number; the slot stays. */
    public Future<Void> logout(ChildEndpoint child) {
        return ok(child, HttpMethod.GET, "/app/logout", null, SLOW).mapEmpty();
    }

    /** Sends something. The results hold {@code message_id}. Never fails. */
    public Future<GowaAnswer> send(ChildEndpoint child, String to, Content content) {
        SendCall call = SendCall.of(to, content);
        Media.File file = call.file();
        return file == null
                ? http.call(child, HttpMethod.POST, call.path(), call.fields(), call.timeout())
                : http.upload(child, call, file, spool.resolve(file.id()));
    }

    /** A stored message of a chat. */
    public record StoredMessage(String id, boolean fromMe, String content, Instant at) {}

    /** What the child has stored of a chat, newest first (contract 7). Rows of our own sends come up to 15 s late. */
    public Future<List<StoredMessage>> messages(ChildEndpoint child, String chatJid) {
        String path = "/chat/" + URLEncoder.encode(chatJid, StandardCharsets.UTF_8) + "/messages?limit=" + MAX_MESSAGES;
        return ok(child, HttpMethod.GET, path, null, QUICK).map(results -> {
            List<StoredMessage> messages = new ArrayList<>();
            JsonArray data = results.getJsonArray("data", new JsonArray());
            for (int i = 0; i < data.size(); i++) {
                JsonObject row = data.getJsonObject(i);
                messages.add(new StoredMessage(
                        row.getString("id", ""),
                        row.getBoolean("is_from_me", false),
                        row.getString("content", ""),
                        Instant.parse(row.getString("timestamp"))));
            }
            return messages;
        });
    }

    private Future<JsonObject> ok(
            ChildEndpoint child, HttpMethod method, String path, @Nullable JsonObject body, Duration timeout) {
        return ok(method + " " + path, http.call(child, method, path, body, timeout));
    }

    private static Future<JsonObject> ok(String call, Future<GowaAnswer> outcome) {
        return outcome.compose(answer ->
                answer instanceof GowaAnswer.Ok ok ? Future.succeededFuture(ok.results()) : failed(call, answer));
    }

    private static <T> Future<T> failed(String call, GowaAnswer answer) {
        return Future.failedFuture(
                Problem.of(ProblemCode.CHILD_FAILED, call + ": " + answer).exception());
    }
}
