package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.recipient.Recipient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The child's REST API, as far as we use it (contract 3). */
public final class GowaClient {
    static final Duration SLOW = SendCall.USUAL;

    /** A call to send something has ended by then, whatever came of it. */
    public static final Duration LONGEST_SEND = SendCall.LONG;

    static final Duration QUICK = Duration.ofSeconds(10);
    /** The child itself waits 10 s for WhatsApp. */
    private static final Duration CHECK = Duration.ofSeconds(15);

    private static final Duration PROBE = Duration.ofSeconds(5);
    /** The most rows that the child gives at once, and the most that we read. */
    private static final int PAGE = 100;

    private static final int MAX_ROWS = 2000;

    private final GowaHttp http;
    private final Path spool;

    /** @param spool the folder with the files of {@link Media} */
    public GowaClient(Vertx vertx, Path spool) {
        this.http = new GowaHttp(vertx);
        this.spool = spool;
    }

    /** The status of {@code GET /health}, 200 of a child. Says nothing about WhatsApp, nor who it is that answers. */
    public Future<Integer> health(int port) {
        return http.status(port, "/health", PROBE);
    }

    /** Which GOWA the child is. Fails if it does not answer. */
    public Future<GowaVersion> version(ChildEndpoint child) {
        String path = "/app/info";
        return http.call(child, HttpMethod.GET, path, null, QUICK).compose(answer -> {
            if (answer instanceof GowaAnswer.Ok ok) {
                return Future.succeededFuture(new GowaVersion(ok.results().getString("version", "?")));
            }
            return answer instanceof GowaAnswer.Refused refused && refused.status() == 404
                    ? Future.succeededFuture(new GowaVersion(null))
                    : failed("GET " + path, answer);
        });
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
                return slots.getValue(0) instanceof JsonObject slot
                                && slot.getValue("id") instanceof String id
                                && !id.isEmpty()
                        ? Future.succeededFuture(id)
                        : failed("GET /devices", new GowaAnswer.Refused(200, "TEXT", "a slot without an id"));
            }
            JsonObject body = new JsonObject().put("device_id", child.slot());
            return ok(child, HttpMethod.POST, "/devices", body, QUICK).map(child.slot());
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

    /** Whether the child has stored any message of this chat (contract 7). Fails if it does not tell. */
    public Future<Boolean> hasChat(ChildEndpoint child, String chatJid) {
        String path = "/chat/" + encoded(chatJid) + "/messages?limit=1";
        return ok(child, HttpMethod.GET, path, null, QUICK)
                .map(results -> !results.getJsonArray("data", new JsonArray()).isEmpty());
    }

    /**
     * Whether WhatsApp knows a person's JID (contract 3.7). A child whose own question failed or took more than 10 s says
     * no as well, so a no may be wrong.
     */
    public Future<Boolean> isOnWhatsApp(ChildEndpoint child, String jid) {
        // The whole JID: bare digits the child would take for a group if they are many, and a + for a blank.
        String path = "/user/check?phone=" + encoded(bare(jid));
        return ok(child, HttpMethod.GET, path, null, CHECK).map(results -> results.getBoolean("is_on_whatsapp", false));
    }

    /** Our own number comes with a device number: {@code 5511…:12@s.whatsapp.net}. */
    private static String bare(String jid) {
        return jid.replaceFirst(":\\d+@", "@");
    }

    /**
     * A message of a chat that this child sent by its API. What the owner types on the phone, or on another linked device,
     * is stored without a device number, so it is not among these.
     */
    public record OwnMessage(String id, String mediaType, String content, String filename, Instant at) {}

    /**
     * What the child has stored of its own sends to a chat since a time, newest first (contract 7). A row comes up to 15 s
     * after the answer, and never if the answer was an error.
     */
    public Future<List<OwnMessage>> ownMessages(ChildEndpoint child, String chatJid, Instant since) {
        return ownMessages(child, chatJid, since, 0, new ArrayList<>());
    }

    private Future<List<OwnMessage>> ownMessages(
            ChildEndpoint child, String chatJid, Instant since, int offset, List<OwnMessage> found) {
        String path = "/chat/" + encoded(chatJid) + "/messages?is_from_me=true&limit=" + PAGE + "&offset=" + offset
                + "&start_time=" + encoded(since.truncatedTo(ChronoUnit.SECONDS).toString());
        return ok(child, HttpMethod.GET, path, null, QUICK).compose(results -> {
            JsonArray rows = results.getJsonArray("data", new JsonArray());
            for (int i = 0; i < rows.size(); i++) {
                JsonObject row = rows.getJsonObject(i);
                if (isOwn(row)) {
                    found.add(ownMessage(row));
                }
            }
            int next = offset + rows.size();
            return rows.size() < PAGE || next >= MAX_ROWS
                    ? Future.succeededFuture(found)
                    : ownMessages(child, chatJid, since, next, found);
        });
    }

    /** Whether the child sent it by its API. */
    static boolean isOwn(JsonObject row) {
        return row.getBoolean("is_from_me", false)
                && row.getString("sender_jid", "").indexOf(':') > 0;
    }

    private static OwnMessage ownMessage(JsonObject row) {
        return new OwnMessage(
                row.getString("id", ""),
                row.getString("media_type", ""),
                row.getString("content", ""),
                row.getString("filename", ""),
                Instant.parse(row.getString("timestamp")));
    }

    /** When the child that answers was started; null if it does not say (contract 3.3: it is what its slot shows). */
    public Future<@Nullable Instant> startedAt(ChildEndpoint child) {
        return ok(child, HttpMethod.GET, "/devices", null, QUICK).map(results -> {
            JsonArray slots = results.getValue("list") instanceof JsonArray list ? list : new JsonArray();
            String created = slots.isEmpty() ? null : slots.getJsonObject(0).getString("created_at");
            return created == null ? null : OffsetDateTime.parse(created).toInstant();
        });
    }

    /** The JID with a phone number for an {@code @lid}, under which the child stores the chat; null if it knows none. */
    public Future<@Nullable String> phoneOf(ChildEndpoint child, String lid) {
        return ok(child, HttpMethod.GET, "/user/info?phone=" + encoded(lid), null, QUICK)
                .map(results -> {
                    String phone = results.getString("resolved_phone", "");
                    return phone.isEmpty() ? null : Recipient.person(phone);
                });
    }

    /**
     * Has the child fetch the media of a message from WhatsApp into its volume.
     *
     * @param chat under which the child has stored the message
     * @return the path for {@link VolumeMedia}; fails with {@code media-not-found} if the child has or gets none
     */
    public Future<String> download(ChildEndpoint child, String chat, String messageId) {
        String path = "/message/" + encoded(messageId) + "/download?phone=" + encoded(chat);
        return http.call(child, HttpMethod.GET, path, null, SLOW).compose(answer -> {
            String file = answer instanceof GowaAnswer.Ok ok
                    ? VolumeMedia.relative(ok.results().getString("file_path", ""))
                    : null;
            if (file != null) {
                return Future.succeededFuture(file);
            }
            return answer instanceof GowaAnswer.Refused refused && refused.status() != 401
                    ? Future.failedFuture(Problem.of(ProblemCode.MEDIA_NOT_FOUND, refused.message())
                            .exception())
                    : failed("GET " + path, answer);
        });
    }

    /** How the child is linked to a phone. */
    public LoginCalls logins() {
        return new LoginCalls(http);
    }

    /** What the child has stored of its chats. */
    public ChatHistory history() {
        return new ChatHistory(this);
    }

    /** Calls about groups, people and channels. */
    public GowaCalls calls() {
        return new GowaCalls(http);
    }

    Future<JsonObject> results(ChildEndpoint child, String path, Duration patience) {
        return ok(child, HttpMethod.GET, path, null, patience);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Future<JsonObject> ok(
            ChildEndpoint child, HttpMethod method, String path, @Nullable JsonObject body, Duration timeout) {
        return ok(method + " " + path, http.call(child, method, path, body, timeout));
    }

    static Future<JsonObject> ok(String call, Future<GowaAnswer> outcome) {
        return outcome.compose(answer ->
                answer instanceof GowaAnswer.Ok ok ? Future.succeededFuture(ok.results()) : failed(call, answer));
    }

    static <T> Future<T> failed(String call, GowaAnswer answer) {
        return Future.failedFuture(
                Problem.of(ProblemCode.CHILD_FAILED, call + ": " + answer).exception());
    }
}
