package io.wafleet.device.link;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;

/**
 * A code that a phone can scan.
 *
 * @param text what is inside
 * @param png the picture as the child drew it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record QrCode(String text, byte[] png, Instant issuedAt, Instant expiresAt) {
    boolean isValidAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("qr", text)
                .put("qrImage", "data:image/png;base64," + Base64.getEncoder().encodeToString(png))
                .put("issuedAt", issuedAt.toString())
                .put("expiresAt", expiresAt.toString());
    }
}
