package io.wafleet.command.webhook;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * A webhook to be made.
 *
 * @param owner the tenant whose it is to be
 * @param format null for the usual
 * @param secret to sign with; null for a random one
 * @param from the first event that it gets, by number; null for what happens from now on
 */
public record NewWebhook(
        String owner,
        String url,
        @Nullable String format,
        @Nullable String secret,
        @Nullable Long from,
        WebhookWishes wishes)
        implements Request {
    @Override
    public JsonObject toJson() {
        return wishes.addTo(new JsonObject()
                .put("owner", owner)
                .put("url", url)
                .put("format", format)
                .put("secret", secret)
                .put("from", from));
    }

    public static NewWebhook of(JsonObject json) {
        return new NewWebhook(
                json.getString("owner"),
                json.getString("url"),
                json.getString("format"),
                json.getString("secret"),
                json.getLong("from"),
                WebhookWishes.of(json));
    }

    /** With other wishes. */
    public NewWebhook with(WebhookWishes next) {
        return new NewWebhook(owner, url, format, secret, from, next);
    }
}
