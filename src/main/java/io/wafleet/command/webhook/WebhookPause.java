package io.wafleet.command.webhook;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * A webhook to which nothing is to go out for now.
 *
 * @param cause null where nobody says why
 */
public record WebhookPause(String id, @Nullable String cause) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("id", id).put("cause", cause);
    }

    public static WebhookPause of(JsonObject json) {
        return new WebhookPause(json.getString("id"), json.getString("cause"));
    }
}
