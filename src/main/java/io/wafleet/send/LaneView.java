package io.wafleet.send;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.job.SendStore;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.Contact;
import io.wafleet.pacing.Hold;
import io.wafleet.pacing.LaneChange;
import io.wafleet.pacing.Pacing;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A device's queue as the API shows it. */
final class LaneView {
    private LaneView() {}

    static JsonObject of(
            DeviceQueue queue,
            QueueTerms terms,
            @Nullable Cause obstacle,
            @Nullable Cause held,
            List<SendStore.Head> heads,
            Instant now) {
        Pacing pacing = terms.pacing();
        Cause cause = heldBy(terms, obstacle, held, heads, now);
        Instant oldest = DeviceQueue.oldest(heads);
        return new JsonObject()
                .put("device", queue.device().value())
                .put("depth", queue.depth())
                .put("oldestAt", oldest == null ? null : oldest.toString())
                .put("paused", terms.paused() != null)
                .put("cause", Cause.json(cause))
                .put(
                        "sent",
                        new JsonObject()
                                .put("minute", pacing.sentSince(now.minus(Caps.MINUTE)))
                                .put("hour", pacing.sentSince(now.minus(Caps.HOUR)))
                                .put("day", pacing.sentSince(now.minus(Caps.DAY)))
                                .put("total", queue.sent()))
                .put(
                        "firstContacts",
                        new JsonObject()
                                .put("day", pacing.firstContactsSince(now.minus(Caps.DAY)))
                                .put("cap", pacing.firstContactCap(now)))
                .put("holds", holds(pacing, now))
                .put("settings", LaneChange.toJson(pacing.settings()));
    }

    /** Why nothing of the queue is sent; null if something can be. */
    private static @Nullable Cause heldBy(
            QueueTerms terms, @Nullable Cause obstacle, @Nullable Cause held, List<SendStore.Head> heads, Instant now) {
        if (terms.paused() != null) {
            return terms.paused();
        }
        if (obstacle != null || held != null) {
            return obstacle == null ? held : obstacle;
        }
        List<Hold> holds = heads.stream()
                .map(head -> terms.pacing().hold(head.contact(), now))
                .filter(Objects::nonNull)
                .toList();
        return heads.isEmpty() || holds.size() < heads.size()
                ? null
                : holds.get(0).cause();
    }

    private static JsonObject holds(Pacing pacing, Instant now) {
        JsonObject holds = new JsonObject();
        Arrays.stream(Contact.values()).forEach(contact -> {
            Hold hold = pacing.hold(contact, now);
            if (hold != null) {
                holds.put(contact.text(), hold.cause().toJson());
            }
        });
        return holds;
    }
}
