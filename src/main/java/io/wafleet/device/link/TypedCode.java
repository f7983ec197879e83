package io.wafleet.device.link;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A code that its owner can type into a phone.
 *
 * @param phone whose, in digits
 */
public record TypedCode(String text, String phone, Instant expiresAt) {
    boolean isValidAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    public JsonObject toJson() {
        return new JsonObject().put("code", text).put("expiresAt", expiresAt.toString());
    }
}
