package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order.Terms;
import io.wafleet.pacing.Contact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to be sent by one device.
 *
 * @param id time-ordered: ids of a lane sort in the order in which the jobs were accepted
 * @param to a JID
 * @param contact how device and recipient knew each other when it was looked at last; null if it was not yet
 * @param attempts how often a child was called for it
 * @param attemptedAt when a child was last called for it
 * @param messageId WhatsApp's id, once it is known
 */
public record SendJob(
        String id,
        String tenant,
        DeviceId device,
        String to,
        Content content,
        Terms terms,
        @Nullable Contact contact,
        SendState state,
        @Nullable Cause cause,
        int attempts,
        @Nullable Instant attemptedAt,
        @Nullable String messageId,
        History history,
        Instant createdAt,
        Instant updatedAt) {
    /** The lane of what people read. */
    public static final int MESSAGES = 0;
    /** The lane of "typing", presence and read receipts: they neither wait for messages nor count as some. */
    public static final int SIGNALS = 1;

    public static SendJob of(String id, Order order, Instant now) {
        return new SendJob(
                id,
                order.tenant(),
                order.device(),
                order.to(),
                order.content(),
                order.terms(),
                null,
                SendState.QUEUED,
                null,
                0,
                null,
                null,
                History.EMPTY.with(SendState.QUEUED, null, now),
                now,
                now);
    }

    public SendJob sending(Instant now) {
        return next(SendState.SENDING, null, attempts + 1, now, messageId, now);
    }

    /** The child certainly has not sent it, so it is as if it had not been called. */
    public SendJob queuedAgain(Cause why, Instant now) {
        return next(SendState.QUEUED, why, attempts, null, messageId, now);
    }

    /** Of what is done to another message the id is not kept: receipts are about that one. */
    public SendJob sent(String whatsappId, Instant now) {
        String own = content.isRepeatable() ? messageId : whatsappId;
        return next(SendState.SENT, null, attempts, attemptedAt, own, now);
    }

    public SendJob ended(SendState outcome, Cause why, Instant now) {
        return next(outcome, why, attempts, attemptedAt, messageId, now);
    }

    /** Receipts may come doubled and out of order; a job only moves on. */
    public SendJob acknowledged(SendState receipt, Instant now) {
        return receipt.compareTo(state) > 0 && state.compareTo(SendState.READ) < 0
                ? next(receipt, null, attempts, attemptedAt, messageId, now)
                : this;
    }

    /** Whether it was to wait for a time when it was accepted. */
    public boolean isScheduled() {
        Instant sendAt = terms.sendAt();
        return sendAt != null && sendAt.isAfter(createdAt);
    }

    public SendJob expired(Instant now) {
        return ended(SendState.EXPIRED, CauseCode.EXPIRED.cause(), now);
    }

    /** Sent to whom the number turned out to belong to. */
    public SendJob to(String jid) {
        return at(jid, contact);
    }

    public SendJob asFirstContact() {
        return at(to, Contact.FIRST);
    }

    /** What it counts as against the caps. */
    public Contact contactOrKnown() {
        return contact == null ? Contact.KNOWN : contact;
    }

    private SendJob at(String jid, @Nullable Contact as) {
        return new SendJob(
                id,
                tenant,
                device,
                jid,
                content,
                terms,
                as,
                state,
                cause,
                attempts,
                attemptedAt,
                messageId,
                history,
                createdAt,
                updatedAt);
    }

    private SendJob next(
            SendState next,
            @Nullable Cause why,
            int calls,
            @Nullable Instant calledAt,
            @Nullable String whatsappId,
            Instant now) {
        return new SendJob(
                id,
                tenant,
                device,
                to,
                content,
                terms,
                contact,
                next,
                why,
                calls,
                calledAt,
                whatsappId,
                history.with(next, why, now),
                createdAt,
                now);
    }

    /** For the API, without what holds it: only its lane knows that. */
    public JsonObject toJson() {
        Order.CampaignRow row = terms.row();
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("device", device.value())
                .put("to", to)
                .put("kind", content.kind())
                .put("content", content.toJson())
                .put("state", state.text())
                .put("cause", Cause.json(cause))
                .put("attempts", attempts)
                .put("messageId", messageId)
                .put(
                        "priority",
                        terms.priority() == null ? null : terms.priority().text())
                .put("contact", contact == null ? null : contact.text())
                .put("sendAt", text(terms.sendAt()))
                .put("expiresAt", text(terms.expiresAt()))
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
        if (content instanceof Content.Text plain) {
            json.put("message", plain.text());
        }
        if (row != null) {
            json.put("campaign", row.campaign()).put("row", row.number());
        }
        return json;
    }

    /** For events, which are many: without the text a second time. */
    public JsonObject toEvent() {
        JsonObject json = toJson();
        json.remove("message");
        return json;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
