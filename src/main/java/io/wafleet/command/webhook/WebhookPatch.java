package io.wafleet.command.webhook;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed of a webhook.
 *
 * @param url null where it stays
 */
public record WebhookPatch(String id, @Nullable String url, WebhookWishes wishes) implements Request {
    @Override
    public JsonObject toJson() {
        return wishes.addTo(new JsonObject().put("id", id).put("url", url));
    }

    public static WebhookPatch of(JsonObject json) {
        return new WebhookPatch(json.getString("id"), json.getString("url"), WebhookWishes.of(json));
    }
}
