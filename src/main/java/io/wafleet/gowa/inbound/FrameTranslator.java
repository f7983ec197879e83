package io.wafleet.gowa.inbound;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEvent;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Turns a frame of the child's WebSocket (contract 5.5) into a {@link ChildEvent}. Keeps it whole, whatever it is. */
final class FrameTranslator {
    private static final String OTHER = "child.frame";
    private static final Map<String, String> TYPES = Map.of(
            "LOGIN_SUCCESS", "link.paired",
            "DEVICE_LOGGED_OUT", "link.logged-out",
            "PASSKEY_REQUEST", "passkey.request",
            "PASSKEY_CONFIRMATION", "passkey.confirmation",
            "PASSKEY_ERROR", "passkey.error");

    private FrameTranslator() {}

    static ChildEvent text(String frame, Instant received) {
        Object raw = json(frame);
        if (!(raw instanceof JsonObject object)) {
            return event(OTHER, received, "", raw);
        }
        String type = TYPES.getOrDefault(String.valueOf(object.getValue("code")), OTHER);
        String message = object.getValue("message") instanceof String text ? text : "";
        return event(type, received, message, object);
    }

    /** What is no JSON object stays the text that it is. */
    private static Object json(String frame) {
        try {
            return Json.decodeValue(frame) instanceof JsonObject object ? object : frame;
        } catch (DecodeException notJson) {
            return frame;
        }
    }

    static ChildEvent binary(Buffer frame, Instant received) {
        ChildEvent event = event(OTHER, received, "", Base64.getEncoder().encodeToString(frame.getBytes()));
        event.data().put("encoding", "base64");
        return event;
    }

    private static ChildEvent event(String type, Instant received, String message, Object raw) {
        return new ChildEvent(
                type, received, null, new JsonObject().put("message", message).put("raw", raw));
    }
}
