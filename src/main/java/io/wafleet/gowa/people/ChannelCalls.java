package io.wafleet.gowa.people;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaCalls;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a child is asked about channels, which it calls newsletters (contract 3.9). */
public final class ChannelCalls {
    private static final String CHANNEL = "newsletter_id";

    private final GowaCalls calls;

    public ChannelCalls(GowaCalls calls) {
        this.calls = calls;
    }

    /** All that the device follows, as the API shows them. */
    public Future<List<JsonObject>> list(ChildEndpoint child) {
        return calls.get(child, "/user/my/newsletters", Map.of())
                .map(results -> GroupCalls.objects(results, "data")
                        .map(ChannelCalls::channel)
                        .toList());
    }

    private static JsonObject channel(JsonObject row) {
        JsonObject thread = object(row, "thread_metadata");
        JsonObject viewer = object(row, "viewer_metadata");
        String invite = thread.getString("invite", "");
        return new JsonObject()
                .put("jid", row.getString("id", ""))
                .put("name", object(thread, "name").getString("text", ""))
                .put("description", object(thread, "description").getString("text", ""))
                .put("link", invite.isEmpty() ? null : "https://whatsapp.com/channel/" + invite)
                .put("followers", number(thread.getValue("subscribers_count")))
                .put("verified", thread.getString("verification", "").equalsIgnoreCase("verified"))
                .put("createdAt", time(number(thread.getValue("creation_time"))))
                .put("role", viewer.getString("role", ""))
                .put("muted", viewer.getString("mute", "").equalsIgnoreCase("on"));
    }

    private static JsonObject object(JsonObject parent, String name) {
        return parent.getJsonObject(name, new JsonObject());
    }

    /** The library writes most numbers of channels as texts. */
    private static long number(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static @Nullable String time(long seconds) {
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds).toString();
    }

    /**
     * The newest of a channel, as the API shows them.
     *
     * @param before only those before the one that the channel gave this number; 0 for the newest
     * @param count 1 to 100
     */
    public Future<List<JsonObject>> messages(ChildEndpoint child, String channel, long before, int count) {
        Map<String, String> query = new LinkedHashMap<>(Map.of(CHANNEL, channel, "count", String.valueOf(count)));
        if (before > 0) {
            query.put("before", String.valueOf(before));
        }
        return calls.get(child, "/newsletter/messages", query)
                .map(results -> GroupCalls.objects(results, "data")
                        .map(ChannelCalls::message)
                        .toList());
    }

    private static JsonObject message(JsonObject row) {
        return new JsonObject()
                .put("number", number(row.getValue("server_id")))
                .put("id", row.getString("message_id", ""))
                .put("kind", row.getString("type", ""))
                .put("text", row.getString("text", ""))
                .put("at", Group.time(row.getString("timestamp", "")))
                .put("views", number(row.getValue("views_count")))
                .put("reactions", row.getJsonObject("reaction_counts", new JsonObject()));
    }

    public Future<Void> unfollow(ChildEndpoint child, String channel) {
        return calls.post(child, "/newsletter/unfollow", new JsonObject().put(CHANNEL, channel))
                .mapEmpty();
    }
}
