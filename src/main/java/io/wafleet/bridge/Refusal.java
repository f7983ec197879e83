package io.wafleet.bridge;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the bridge does not do for a client. The words are those of Vert.x's bridge, and part of the API. */
enum Refusal {
    INVALID_JSON(400, "a message must be a JSON object"),
    MISSING_TYPE(400, "a message needs a type"),
    INVALID_TYPE(400, "the type must be register, unregister or ping"),
    MISSING_ADDRESS(400, "the message needs an address"),
    MAX_ADDRESS_LENGTH_REACHED(400, "an address has at most " + RoomName.MAX_LENGTH + " characters"),
    INVALID_SINCE(400, "the header since must be the number of an event"),
    ACCESS_DENIED(403, "clients listen: they may not send or publish"),
    REJECTED(403, "there is no such room for this client"),
    ADDRESS_ALREADY_REGISTERED(409, "this socket is in the room already"),
    MAX_HANDLERS_REACHED(429, "this socket is in as many rooms as it may be");

    private final int code;
    private final String message;

    Refusal(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** @param address whose handler the stock client is to call with it; null for its {@code onerror} */
    String frame(@Nullable String address) {
        return frame(address, name().toLowerCase(Locale.ROOT), code, message);
    }

    /**
     * An error in the form that the bridge's clients know: the stock client's handler gets the code, the type and the message,
     * its {@code onerror} the whole.
     */
    static String frame(@Nullable String address, String word, int code, String message) {
        JsonObject frame = new JsonObject().put("type", "err");
        if (address != null) {
            frame.put("address", address);
        }
        return frame.put("body", word)
                .put("failureCode", code)
                .put("failureType", word)
                .put("message", message)
                .encode();
    }
}
