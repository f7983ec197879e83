package io.wafleet.command.people;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * Another picture.
 *
 * @param group the JID of the group whose it is; null for the device's own
 * @param picture the bytes of a JPEG or a PNG; null for none any more
 */
public record PictureChange(
        @Nullable String group, @Nullable Buffer picture) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("group", group).put("picture", picture);
    }

    public static PictureChange of(JsonObject json) {
        return new PictureChange(json.getString("group"), json.getBuffer("picture"));
    }
}
