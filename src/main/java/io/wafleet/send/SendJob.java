package io.wafleet.send;

import io.vertx.core.json.JsonObject;
import io.wafleet.bus.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to be sent by one device.
 *
 * @param id time-ordered: ids of a lane sort in the order in which the jobs were accepted
 * @param to a JID
 * @param attempts how often a child was called for it
 * @param attemptedAt when a child was last called for it
 * @param messageId WhatsApp's id, once it is known
 */
public record SendJob(
        String id,
        String tenant,
        DeviceId device,
        String to,
        String text,
        SendState state,
        @Nullable String cause,
        int attempts,
        @Nullable Instant attemptedAt,
        @Nullable String messageId,
        Instant createdAt,
        Instant updatedAt) {

    SendJob sending(Instant now) {
        return new SendJob(
                id, tenant, device, to, text, SendState.SENDING, null, attempts + 1, now, messageId, createdAt, now);
    }

    SendJob queuedAgain(String why, Instant now) {
        return with(SendState.QUEUED, why, messageId, now);
    }

    SendJob sent(String whatsappId, Instant now) {
        return with(SendState.SENT, null, whatsappId, now);
    }

    SendJob ended(SendState outcome, String why, Instant now) {
        return with(outcome, why, messageId, now);
    }

    /** Receipts may come doubled and out of order; a job only moves on. */
    SendJob acknowledged(SendState receipt, Instant now) {
        return receipt.compareTo(state) > 0 && state.compareTo(SendState.READ) < 0
                ? with(receipt, null, messageId, now)
                : this;
    }

    private SendJob with(SendState next, @Nullable String why, @Nullable String whatsappId, Instant now) {
        return new SendJob(id, tenant, device, to, text, next, why, attempts, attemptedAt, whatsappId, createdAt, now);
    }

    /** For the API, without what holds it: only its lane knows that. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("device", device.value())
                .put("to", to)
                .put("kind", "text")
                .put("message", text)
                .put("state", state.text())
                .put("cause", state == SendState.QUEUED ? null : cause)
                .put("heldBy", state == SendState.QUEUED ? cause : null)
                .put("attempts", attempts)
                .put("messageId", messageId)
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }
}
