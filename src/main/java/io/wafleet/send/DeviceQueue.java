package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.Forecast;
import io.wafleet.pacing.Hold;
import io.wafleet.pacing.LaneChange;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.pacing.Pacing;
import io.wafleet.pacing.Warmth;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.send.LaneStore.LaneRow;
import io.wafleet.send.addressing.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one device has to send: its two lanes, what a user has set for them, and what is known of them in numbers. Confined
 * to the context of its service.
 */
final class DeviceQueue implements Attempts.Owner {
    private static final Logger log = LoggerFactory.getLogger(DeviceQueue.class);
    private static final Duration FIRST_BRAKE = Duration.ofMinutes(15);
    private static final Duration MAX_BRAKE = Duration.ofHours(12);
    /** So many jobs before one are counted, not more. */
    private static final int MAX_AHEAD = 1000;

    private static final LaneSettings FOR_SIGNALS = new LaneSettings(
            Duration.ofMillis(200), Duration.ZERO, new Caps(0, 0, 0), new Caps(0, 0, 0), 0, 0, null, null, false, 0);

    private final Member member;
    private final Parts parts;
    private final Attempts attempts;
    private final Lane messages;
    private final Lane signals;
    private final Schedule schedule;
    private final SignalOwner signalOwner = new SignalOwner();
    private Pacing pacing;
    private LaneRow row;
    private Duration brake = FIRST_BRAKE;
    private final QueueAge age = new QueueAge();
    /** The metrics ask from another thread. */
    private final AtomicLong depth = new AtomicLong();

    private boolean closed;
    private long sent;
    private Future<Void> receipts = Future.succeededFuture();

    /**
     * The device that the queue is of.
     *
     * @param since when it was registered
     */
    record Member(DeviceId device, String tenant, Instant since, LaneChild child) {}

    /** What all queues share. */
    record Parts(
            Vertx vertx,
            SendStore jobs,
            LaneStore lanes,
            Contacts contacts,
            LaneSettings defaults,
            Lane.Parts lane,
            Attempts.Parts attempts,
            Clock clock,
            Announcer announcer) {}

    /** Stores what moved on, and tells the world. */
    interface Announcer {
        Future<Boolean> save(SendJob job, SendState from);

        void queueChanged(DeviceQueue queue, String type);
    }

    private DeviceQueue(Member member, Parts parts, LaneRow row) {
        this.member = member;
        this.parts = parts;
        this.row = row;
        this.pacing = pacing(row);
        this.attempts = new Attempts(member.device(), parts.attempts(), this);
        this.messages = new Lane(member.device(), SendJob.MESSAGES, member.child(), parts.lane(), pacing, attempts);
        this.signals = new Lane(
                member.device(),
                SendJob.SIGNALS,
                member.child(),
                parts.lane(),
                signalOwner.pacing(),
                new Attempts(member.device(), parts.attempts(), signalOwner));
        this.schedule = new Schedule(
                member.device(),
                parts.vertx(),
                Schedule.Times.of(parts.jobs(), member.device()),
                parts.clock(),
                this::wake);
    }

    /** Opens the queue; what an earlier gateway left in it goes on. */
    static Future<DeviceQueue> open(Member member, Parts parts) {
        DeviceId device = member.device();
        return Future.all(
                        parts.lanes().find(device),
                        parts.jobs().depth(device),
                        parts.jobs().sentCount(device))
                .compose(known -> {
                    DeviceQueue queue = new DeviceQueue(member, parts, known.resultAt(0));
                    queue.depth.set(known.resultAt(1));
                    queue.sent = known.resultAt(2);
                    return queue.repace(known.resultAt(0))
                            .compose(paced -> queue.reschedule())
                            .map(queue);
                });
    }

    private Pacing pacing(LaneRow from) {
        LaneSettings settings = LaneChange.apply(from.settings(), parts.defaults());
        Instant young = settings.warmUpFrom() == null
                ? member.since()
                : settings.warmUpFrom().atStartOfDay(ZoneOffset.UTC).toInstant();
        Pacing next = new Pacing(settings, new Warmth(young, settings.warmUpDays()), new SplittableRandom());
        next.brake(from.brakedUntil());
        return next;
    }

    /** Begins anew with these settings and all that was sent so far. */
    private Future<Void> repace(LaneRow next) {
        Pacing paced = pacing(next);
        return paced.recall((from, to, limit) -> parts.jobs()
                        .attempts(device(), from, to, parts.clock().instant().minus(Caps.DAY), limit))
                .map(recalled -> {
                    paced.inherit(pacing);
                    row = next;
                    pacing = paced;
                    messages.set(paced, next.paused() != null);
                    signals.set(signalOwner.pacing(), next.paused() != null);
                    return null;
                });
    }

    /** Takes no more jobs, and sends none. */
    void close() {
        closed = true;
        messages.close();
        signals.close();
        schedule.close();
    }

    void wake() {
        messages.wake();
        signals.wake();
    }

    /** Jobs may have been let go, or be scheduled otherwise. */
    Future<Void> reschedule() {
        return schedule.look();
    }

    /** Succeeds at once where nothing is being sent, else right after it, before the next send. */
    Future<Void> idle() {
        return Future.join(messages.idle(), signals.idle()).mapEmpty();
    }

    DeviceId device() {
        return member.device();
    }

    String tenant() {
        return member.tenant();
    }

    long depth() {
        return depth.get();
    }

    long sent() {
        return sent;
    }

    /** Why it takes no jobs; null if it does. */
    @Nullable
    Problem refusal() {
        return closed
                ? Problem.of(ProblemCode.DEVICE_NOT_FOUND)
                : member.child().refusal();
    }

    /** Jobs are about to be stored, and count from now on; or were not stored after all. */
    void admit(int count) {
        depth.addAndGet(count);
    }

    /** A job was stored. */
    void arrived(SendJob job) {
        if (job.isScheduled()) {
            schedule.expect(Objects.requireNonNull(job.terms().sendAt()));
        } else {
            (job.content().isSignal() ? signals : messages).wake();
        }
    }

    /** A job came to an outcome, or from one to another. */
    void count(SendJob settled, SendState from) {
        depth.addAndGet(from.isOutcome() ? 0 : -1);
        sent += settled.state() == SendState.SENT ? 1 : 0;
        if (!from.isOutcome()) {
            age.ended(settled);
        }
    }

    /** One after the other, in the order of the calls. */
    Future<Void> inOrder(Supplier<Future<Void>> work) {
        receipts = receipts.transform(before -> work.get());
        return receipts;
    }

    @Override
    public Pacing pacing() {
        return pacing;
    }

    @Override
    public Future<Boolean> save(SendJob job, SendState from) {
        return parts.announcer().save(job, from);
    }

    @Override
    public Future<Void> met(SendJob job) {
        return parts.contacts().met(device(), job.to());
    }

    @Override
    public Future<Void> brake(SendJob job) {
        Instant until = parts.clock().instant().plus(brake);
        brake = brake.multipliedBy(2).compareTo(MAX_BRAKE) < 0 ? brake.multipliedBy(2) : MAX_BRAKE;
        log.warn("device {}: WhatsApp refuses first contacts; holding them until {}", device(), until);
        row = new LaneRow(row.settings(), row.paused(), until);
        pacing.brake(until);
        return parts.lanes().save(device(), row, parts.clock().instant()).map(saved -> {
            parts.announcer().queueChanged(this, "queue.braked");
            return null;
        });
    }

    @Override
    public Future<Void> pause(Cause cause) {
        return keep(new LaneRow(row.settings(), cause, row.brakedUntil()), "queue.paused");
    }

    /** Sends again, first contacts too. */
    Future<Void> resume() {
        brake = FIRST_BRAKE;
        return keep(new LaneRow(row.settings(), null, Instant.EPOCH), "queue.resumed");
    }

    /** @param change what is given is set, null takes it away, the rest stays; a problem names what is wrong */
    Future<Void> set(JsonObject change) {
        JsonObject settings = LaneChange.merged(row.settings(), change);
        LaneChange.apply(settings, parts.defaults());
        return keep(new LaneRow(settings, row.paused(), row.brakedUntil()), "queue.updated");
    }

    private Future<Void> keep(LaneRow next, String type) {
        return parts.lanes()
                .save(device(), next, parts.clock().instant())
                .compose(saved -> repace(next))
                .onSuccess(paced -> parts.announcer().queueChanged(this, type));
    }

    /** Forgets what was set, and who was in touch. */
    Future<Void> forget() {
        return Future.join(parts.lanes().delete(device()), parts.contacts().forget(device()))
                .mapEmpty();
    }

    /** Why a job that waits does so; null for one that has just come and that nothing holds. */
    Future<@Nullable Cause> heldBy(SendJob job) {
        Instant now = parts.clock().instant();
        Cause cause = obstacle(job, now);
        if (cause != null || job.terms().priority() == null) {
            return Future.succeededFuture(cause);
        }
        return job.terms().row() == null
                ? turn(job, now)
                : parts.jobs()
                        .isHeldBack(job.id(), now)
                        .compose(paused ->
                                paused ? Future.succeededFuture(CauseCode.CAMPAIGN_PAUSED.cause()) : turn(job, now));
    }

    private Future<@Nullable Cause> turn(SendJob job, Instant now) {
        return parts.jobs().ahead(job, MAX_AHEAD).map(ahead -> {
            if (ahead > 0) {
                return (ahead == MAX_AHEAD ? CauseCode.MANY_JOBS_BEFORE : CauseCode.JOBS_BEFORE).cause(ahead);
            }
            return pacing.earliest().isAfter(now)
                    ? CauseCode.INTERVAL.cause(pacing.earliest())
                    : CauseCode.ITS_TURN.cause();
        });
    }

    private @Nullable Cause obstacle(SendJob job, Instant now) {
        if (row.paused() != null) {
            return row.paused();
        }
        Cause away = member.child().obstacle();
        if (away != null) {
            return away;
        }
        Instant sendAt = job.terms().sendAt();
        if (sendAt != null && sendAt.isAfter(now)) {
            return CauseCode.SCHEDULED.cause(sendAt);
        }
        Hold hold = job.content().isSignal() ? null : pacing.hold(job.contactOrKnown(), now);
        return hold == null ? attempts.heldBy() : hold.cause();
    }

    /** How long so many more sends will take. */
    Duration forecast(long firsts, long others) {
        return new Forecast(firsts, depth() + others).by(pacing, parts.clock().instant());
    }

    /** What the lane is about, for the API. */
    Future<JsonObject> view() {
        Instant now = parts.clock().instant();
        return parts.jobs()
                .headViews(device(), SendJob.MESSAGES)
                .map(heads -> LaneView.of(this, pacing, row, member.child().obstacle(), attempts.heldBy(), heads, now));
    }

    /** Looks since when something could have been sent, and was not. */
    Future<Void> lookAtAge() {
        Instant now = parts.clock().instant();
        if (row.isPausedByAUser()) {
            age.idle(now);
            return Future.succeededFuture();
        }
        return parts.jobs()
                .heads(device(), SendJob.MESSAGES, pacing.sendable(now))
                .map(heads -> {
                    age.look(heads, now);
                    return null;
                });
    }

    /** For how many seconds something could have been sent, as far as the last look knows; 0 if nothing waits. */
    double oldestAge() {
        return depth.get() == 0 ? 0 : age.seconds(parts.clock().instant());
    }

    static @Nullable Instant oldest(List<SendStore.Head> heads) {
        return heads.stream()
                .map(SendStore.Head::createdAt)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Signals have no caps and no strangers. */
    private final class SignalOwner implements Attempts.Owner {
        private final Pacing pace = new Pacing(FOR_SIGNALS, new Warmth(Instant.EPOCH, 0), new SplittableRandom());

        @Override
        public Pacing pacing() {
            return pace;
        }

        @Override
        public Future<Boolean> save(SendJob job, SendState from) {
            return parts.announcer().save(job, from);
        }

        @Override
        public Future<Void> met(SendJob job) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> brake(SendJob job) {
            return DeviceQueue.this.brake(job);
        }

        @Override
        public Future<Void> pause(Cause cause) {
            return Future.succeededFuture();
        }
    }
}
