package io.wafleet.command.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * A code to type in.
 *
 * @param phone the number of the phone that it is for, in digits
 */
public record TypedCodeRequest(String phone) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("phone", phone);
    }

    public static TypedCodeRequest of(JsonObject json) {
        return new TypedCodeRequest(json.getString("phone"));
    }
}
