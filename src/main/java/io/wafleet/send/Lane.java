package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Priority;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.loops.Retries;
import io.wafleet.loops.Rounds;
import io.wafleet.pacing.Contact;
import io.wafleet.pacing.Pacing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one device's jobs: one at a time, in the order of {@link Turns}, as fast as {@link Pacing} allows. Holds no job
 * in memory but the one at hand, so a lane of a million jobs costs no more than an empty one. Confined to the context of its
 * service.
 */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    /** The wall clock may be set: what waits for a time looks again at least this often. */
    private static final Duration MAX_SLEEP = Duration.ofSeconds(30);
    /** After the database failed: its disk may be full. */
    private static final Duration STORE_RETRY = Duration.ofSeconds(3);

    private static final Duration MAX_STORE_RETRY = Duration.ofMinutes(1);

    private final DeviceId device;
    private final int number;
    private final LaneChild child;
    private final Parts parts;
    private final Steps steps;
    private final Turns turns = new Turns();
    private Pacing pacing;
    private boolean paused;
    private final Rounds<Void> rounds = new Rounds<>(this::round);
    private final Retries retries;
    private boolean closed;
    private long timer = -1;

    /** What a lane works with. */
    record Parts(Vertx vertx, Heads heads, Clock clock, Supplier<String> newestId) {}

    /** What a lane could do next; see {@link SendStore#heads}. */
    interface Heads {
        Future<List<SendJob>> of(DeviceId device, int lane, Set<Contact> contacts);
    }

    /** Does what a job needs next. */
    interface Steps {
        /** What came of it. */
        enum Next {
            /** There may be more to do at once. */
            GO_ON,
            /** Nothing more can be done for now. */
            WAIT
        }

        Future<Next> step(SendJob job, ChildEndpoint endpoint);
    }

    Lane(DeviceId device, int number, LaneChild child, Parts parts, Pacing pacing, Steps steps) {
        this.device = device;
        this.number = number;
        this.child = child;
        this.parts = parts;
        this.pacing = pacing;
        this.steps = steps;
        this.retries = new Retries(log, "the next step of a lane", "device", device, STORE_RETRY, MAX_STORE_RETRY);
    }

    void close() {
        closed = true;
        parts.vertx().cancelTimer(timer);
    }

    /**
     * Goes on with these.
     *
     * @param rests whether nothing is sent
     */
    void set(Pacing next, boolean rests) {
        pacing = next;
        paused = rests;
        wake();
    }

    /** There may be something to do: a job came, the device is online, a time has come. */
    void wake() {
        rounds.wake();
    }

    private Future<Void> round() {
        if (closed || paused || child.obstacle() != null) {
            return Future.succeededFuture();
        }
        Instant now = parts.clock().instant();
        if (pacing.earliest().isAfter(now)) {
            sleep(Duration.between(now, pacing.earliest()));
            return Future.succeededFuture();
        }
        return parts.heads()
                .of(device, number, pacing.sendable(now))
                .compose(this::choose)
                .transform(next -> {
                    if (next.failed()) {
                        sleep(retries.failed(next.cause()));
                    } else {
                        retries.succeeded();
                        if (next.result() == Steps.Next.GO_ON) {
                            wake();
                        }
                    }
                    return Future.succeededFuture();
                });
    }

    private Future<Steps.Next> choose(List<SendJob> heads) {
        ChildEndpoint endpoint = child.endpoint();
        if (endpoint == null) {
            return Future.succeededFuture(Steps.Next.WAIT);
        }
        for (SendJob job : heads) {
            if (job.state() == SendState.SENDING) {
                return steps.step(job, endpoint);
            }
        }
        Map<Priority, SendJob> byPriority = new EnumMap<>(Priority.class);
        heads.forEach(job -> byPriority.put(Objects.requireNonNull(job.terms().priority()), job));
        Map<Priority, String> ids = new EnumMap<>(Priority.class);
        byPriority.forEach((priority, job) -> ids.put(priority, job.id()));
        Priority turn = turns.next(ids, parts.newestId());
        if (turn == null) {
            sleepOverHolds();
            return Future.succeededFuture(Steps.Next.WAIT);
        }
        return steps.step(Objects.requireNonNull(byPriority.get(turn)), endpoint);
    }

    private void sleepOverHolds() {
        Instant now = parts.clock().instant();
        boolean held = Stream.of(Contact.values()).anyMatch(contact -> pacing.hold(contact, now) != null);
        if (held) {
            sleep(nextFreedom(now));
        }
    }

    private Duration nextFreedom(Instant now) {
        return Stream.of(Contact.values())
                .map(contact -> pacing.hold(contact, now))
                .filter(hold -> hold != null && hold.until() != null)
                .map(hold -> Duration.between(now, hold.until()))
                .min(Duration::compareTo)
                .orElse(MAX_SLEEP);
    }

    /** Succeeds between two steps, before the next one can begin. */
    Future<Void> idle() {
        return rounds.between();
    }

    private void sleep(Duration rest) {
        Duration bounded = rest.compareTo(MAX_SLEEP) < 0 ? rest : MAX_SLEEP;
        parts.vertx().cancelTimer(timer);
        // Rounded up: a timer that comes a fraction early would only look at the clock again.
        timer = parts.vertx().setTimer(bounded.toMillis() + 1, fired -> wake());
    }
}
