package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/** Turns a frame of the child's WebSocket (contract 5.5) into a {@link ChildEvent}. */
final class FrameTranslator {
    private static final Map<String, String> TYPES = Map.of(
            "LOGIN_SUCCESS", "link.paired",
            "DEVICE_LOGGED_OUT", "link.logged-out",
            "PASSKEY_REQUEST", "passkey.request",
            "PASSKEY_CONFIRMATION", "passkey.confirmation",
            "PASSKEY_ERROR", "passkey.error");

    private FrameTranslator() {}

    static ChildEvent translate(JsonObject frame, Instant received) {
        String type = TYPES.getOrDefault(String.valueOf(frame.getValue("code")), "child.frame");
        String message = frame.getValue("message") instanceof String text ? text : "";
        JsonObject data = new JsonObject().put("message", message).put("raw", frame);
        return new ChildEvent(type, received, null, data);
    }
}
