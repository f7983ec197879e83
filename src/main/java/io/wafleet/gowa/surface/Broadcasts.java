package io.wafleet.gowa.surface;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the child says on its WebSocket, and what may be said to it (contract 5.5), for clients who take all of their children for
 * one: the frames as the child wrote them, but with our names of the devices.
 */
public final class Broadcasts {
    /** The events that hold what a child said there. */
    public static final List<String> EVENTS = List.of("link.paired", "link.logged-out", "passkey.*", "child.frame");

    private static final String CODE = "code";
    private static final String RESULT = "result";
    private static final String DEVICE_ID = "device_id";
    private static final String DEVICES = "devices";
    private static final String FETCH_DEVICES = "FETCH_DEVICES";
    /** The answer to a question, which the child gives to all. */
    private static final String LIST_DEVICES = "LIST_DEVICES";

    private Broadcasts() {}

    /**
     * The child's frame in an event of ours, its device called as ours is.
     *
     * @param event the envelope
     * @return null where there is none that another client should hear
     */
    public static @Nullable String of(String event) {
        JsonObject envelope = new JsonObject(event);
        JsonObject data = envelope.getJsonObject("data");
        if (data == null
                || !(data.getValue("raw") instanceof JsonObject frame)
                || !(frame.getValue(CODE) instanceof String code)
                || code.equals(LIST_DEVICES)) {
            return null;
        }
        rename(frame.getValue(RESULT), envelope.getString("device"));
        return frame.encode();
    }

    private static void rename(@Nullable Object result, String device) {
        if (!(result instanceof JsonObject told)) {
            return;
        }
        if (told.containsKey(DEVICE_ID)) {
            told.put(DEVICE_ID, device);
        }
        if (told.getValue(DEVICES) instanceof JsonArray slots) {
            for (int i = 0; i < slots.size(); i++) {
                if (slots.getValue(i) instanceof JsonObject slot) {
                    // A child has one slot; which of the two it is called by depends on the call that was made.
                    slot.put(slot.containsKey("device") ? "device" : "id", device);
                }
            }
        }
    }

    /** Whether a client asks for the list of devices. Fails with {@link DecodeException} where the child would hang up. */
    public static boolean isForDevices(String said) {
        Object whole = Json.decodeValue(said);
        if (whole != null && !(whole instanceof JsonObject)) {
            throw new DecodeException("no JSON object");
        }
        return whole instanceof JsonObject object && FETCH_DEVICES.equals(object.getValue(CODE));
    }

    /** One of that list. */
    public record Listed(
            String id, @Nullable String name, @Nullable String jid) {
        private JsonObject toJson() {
            return new JsonObject()
                    .put("name", name == null ? "" : name)
                    .put("device", id)
                    .put("jid", jid == null ? "" : jid);
        }
    }

    /** The list as the child says it. */
    public static String list(List<Listed> devices) {
        JsonArray all = new JsonArray();
        devices.forEach(device -> all.add(device.toJson()));
        return new JsonObject()
                .put(CODE, LIST_DEVICES)
                .put("message", "Device found")
                .put(RESULT, all.isEmpty() ? null : all)
                .encode();
    }
}
