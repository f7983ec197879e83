package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.id.Sha256;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to send something.
 *
 * @param from the number or id of the device
 * @param to a JID; null for what is sent to nobody in particular
 * @param key the Idempotency-Key; null if the request has none
 * @param patience how long the answer may wait for the outcome
 */
public record SendRequest(
        String from,
        @Nullable String to,
        Content content,
        AskedTerms terms,
        @Nullable String key,
        Duration patience) implements Request {
    /** What of a request is the same when it is repeated. */
    private static final Set<String> FINGERPRINTED =
            Set.of("from", "to", "kind", "content", "priority", "sendAt", "ttlSeconds", "onUncertain");

    @Override
    public JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("from", from)
                .put("to", to)
                .put("kind", content.kind())
                .put("content", content.toJson())
                .put("idempotencyKey", key)
                .put("waitMillis", patience.toMillis());
        return terms.addTo(json);
    }

    public static SendRequest of(JsonObject json) {
        return new SendRequest(
                json.getString("from"),
                json.getString("to"),
                Content.of(json.getString("kind"), json.getJsonObject("content")),
                AskedTerms.of(json),
                json.getString("idempotencyKey"),
                Duration.ofMillis(json.getLong("waitMillis")));
    }

    /** The same for the same request from the same device, and for no other; stored, so it must stay as it is. */
    public String fingerprint(DeviceId device) {
        JsonObject json = toJson();
        StringBuilder text = new StringBuilder(device.value());
        FINGERPRINTED.stream()
                .sorted()
                .forEach(name -> text.append('\n').append(name).append('=').append(repeated(json, name)));
        return Sha256.of(text.toString());
    }

    /** The same file lies in the spool under another name each time that it is sent. */
    private static @Nullable Object repeated(JsonObject json, String name) {
        if (json.getValue(name) instanceof JsonObject content
                && content.getValue("media") instanceof JsonObject media) {
            JsonObject nameless = media.copy();
            nameless.remove("id");
            return content.copy().put("media", nameless);
        }
        return json.getValue(name);
    }
}
