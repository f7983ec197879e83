package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendStore;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.LaneChange;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.pacing.Pacing;
import io.wafleet.pacing.Warmth;
import io.wafleet.send.LaneStore.LaneRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * On which terms one device sends: what users have set, whether it rests, for how long WhatsApp's refusal of strangers is
 * heeded; and the pacing that follows from all that. Kept, so that they outlive the gateway. Confined to the context of its
 * queue.
 */
final class QueueTerms {
    private static final Duration FIRST_BRAKE = Duration.ofMinutes(15);
    private static final Duration MAX_BRAKE = Duration.ofHours(12);

    private final DeviceId device;
    private final Instant since;
    private final Parts parts;
    private LaneRow row;
    private Pacing pacing;
    private Duration brake = FIRST_BRAKE;

    /** What the terms of all queues share. */
    record Parts(SendStore jobs, LaneStore lanes, LaneSettings defaults, Clock clock) {}

    private QueueTerms(DeviceId device, Instant since, Parts parts, LaneRow row) {
        this.device = device;
        this.since = since;
        this.parts = parts;
        this.row = row;
        this.pacing = pacing(row);
    }

    /**
     * Those that were kept, or fresh ones.
     *
     * @param since when the device was registered: a young number is paced more gently
     */
    static Future<QueueTerms> open(DeviceId device, Instant since, Parts parts) {
        return parts.lanes().find(device).compose(row -> {
            QueueTerms terms = new QueueTerms(device, since, parts, row);
            return terms.repace(row).map(terms);
        });
    }

    Pacing pacing() {
        return pacing;
    }

    /** Why nothing is sent; null if it is. */
    @Nullable
    Cause paused() {
        return row.paused();
    }

    boolean isPausedByAUser() {
        return row.isPausedByAUser();
    }

    Future<Void> pause(Cause cause) {
        return keep(new LaneRow(row.settings(), cause, row.brakedUntil()));
    }

    /** Sends again, first contacts too. */
    Future<Void> resume() {
        brake = FIRST_BRAKE;
        return keep(new LaneRow(row.settings(), null, Instant.EPOCH));
    }

    /** @param change what is given is set, null takes it away, the rest stays; a problem names what is wrong */
    Future<Void> set(JsonObject change) {
        return Future.succeededFuture(change)
                .map(this::checked)
                .compose(settings -> keep(new LaneRow(settings, row.paused(), row.brakedUntil())));
    }

    private JsonObject checked(JsonObject change) {
        JsonObject settings = LaneChange.merged(row.settings(), change);
        LaneChange.apply(settings, parts.defaults());
        return settings;
    }

    /** WhatsApp refuses first contacts: they rest, each time twice as long. Gives until when. */
    Future<Instant> brake() {
        Instant until = parts.clock().instant().plus(brake);
        brake = brake.multipliedBy(2).compareTo(MAX_BRAKE) < 0 ? brake.multipliedBy(2) : MAX_BRAKE;
        row = new LaneRow(row.settings(), row.paused(), until);
        pacing.brake(until);
        return parts.lanes().save(device, row, parts.clock().instant()).map(until);
    }

    Future<Void> forget() {
        return parts.lanes().delete(device);
    }

    private Future<Void> keep(LaneRow next) {
        return parts.lanes().save(device, next, parts.clock().instant()).compose(saved -> repace(next));
    }

    /** Begins anew with these settings and all that was sent so far. */
    private Future<Void> repace(LaneRow next) {
        Pacing paced = pacing(next);
        return paced.recall((from, to, limit) -> parts.jobs()
                        .attempts(device, from, to, parts.clock().instant().minus(Caps.DAY), limit))
                .map(recalled -> {
                    paced.inherit(pacing);
                    row = next;
                    pacing = paced;
                    return null;
                });
    }

    private Pacing pacing(LaneRow from) {
        LaneSettings settings = LaneChange.apply(from.settings(), parts.defaults());
        Instant young = settings.warmUpFrom() == null
                ? since
                : settings.warmUpFrom().atStartOfDay(ZoneOffset.UTC).toInstant();
        Pacing next = new Pacing(settings, new Warmth(young, settings.warmUpDays()), new SplittableRandom());
        next.brake(from.brakedUntil());
        return next;
    }
}
