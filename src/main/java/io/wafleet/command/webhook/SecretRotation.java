package io.wafleet.command.webhook;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Another secret for a webhook.
 *
 * @param secret null for a random one
 * @param overlap how long the old one is good, too; null for the usual
 */
public record SecretRotation(
        String id, @Nullable String secret, @Nullable Duration overlap) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("secret", secret)
                .put("overlapMillis", overlap == null ? null : overlap.toMillis());
    }

    public static SecretRotation of(JsonObject json) {
        Long overlap = json.getLong("overlapMillis");
        return new SecretRotation(
                json.getString("id"), json.getString("secret"), overlap == null ? null : Duration.ofMillis(overlap));
    }
}
