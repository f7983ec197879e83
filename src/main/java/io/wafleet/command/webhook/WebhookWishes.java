package io.wafleet.command.webhook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a webhook may be said at its making and later; null for what was not said.
 *
 * @param devices numbers or ids; empty for all of the tenant's
 * @param types of events, words or beginnings; empty for all
 * @param headers by name; null takes one away
 */
public record WebhookWishes(
        @Nullable List<String> devices,
        @Nullable List<String> types,
        @Nullable JsonObject headers,
        @Nullable Description description) {

    /**
     * A description to be given.
     *
     * @param text null takes it away
     */
    public record Description(@Nullable String text) {}

    /** With the devices by their ids. */
    public WebhookWishes with(List<String> ids) {
        return new WebhookWishes(ids, types, headers, description);
    }

    /** Adds what was said to a request; {@link #of} reads it. */
    JsonObject addTo(JsonObject request) {
        request.put("devices", list(devices)).put("types", list(types)).put("headers", headers);
        return description == null ? request : request.put("description", description.text());
    }

    private static @Nullable JsonArray list(@Nullable List<String> words) {
        return words == null ? null : new JsonArray(words);
    }

    static WebhookWishes of(JsonObject request) {
        return new WebhookWishes(
                words(request.getJsonArray("devices")),
                words(request.getJsonArray("types")),
                request.getJsonObject("headers"),
                request.containsKey("description") ? new Description(request.getString("description")) : null);
    }

    private static @Nullable List<String> words(@Nullable JsonArray list) {
        return list == null ? null : list.stream().map(String::valueOf).toList();
    }
}
