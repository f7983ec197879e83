package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * That a device is to send nothing more for now.
 *
 * @param cause null where nobody says why
 */
public record QueuePause(@Nullable String cause) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("cause", cause);
    }

    public static QueuePause of(JsonObject json) {
        return new QueuePause(json.getString("cause"));
    }
}
