package io.wafleet.command.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * The newest messages of a channel.
 *
 * @param channel its JID
 * @param before only those before the one of this number; 0 for the newest
 */
public record ChannelMessages(String channel, long before, int limit) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("channel", channel).put("before", before).put("limit", limit);
    }

    public static ChannelMessages of(JsonObject json) {
        return new ChannelMessages(json.getString("channel"), json.getLong("before"), json.getInteger("limit"));
    }
}
