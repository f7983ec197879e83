package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.pacing.Forecast;
import io.wafleet.pacing.Pacing;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.send.addressing.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one device has to send: its two lanes, the terms on which they send, and what is known of them in numbers. Confined to
 * the context of its service.
 */
final class DeviceQueue implements Attempts.Owner {
    private static final Logger log = LoggerFactory.getLogger(DeviceQueue.class);
    private final Member member;
    private final Parts parts;
    private final Attempts attempts;
    private final Lane messages;
    private final Lane signals;
    private final Schedule schedule;
    private final SignalOwner signalOwner = new SignalOwner(this);
    private final QueueTerms terms;
    private final WaitReasons waitReasons;
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
            Contacts contacts,
            QueueTerms.Parts terms,
            Lane.Parts lane,
            Attempts.Parts attempts,
            Clock clock,
            Announcer announcer) {}

    /** Stores what moved on, and tells the world. */
    interface Announcer {
        Future<Boolean> save(SendJob job, SendState from);

        void queueChanged(DeviceQueue queue, String type);
    }

    private DeviceQueue(Member member, Parts parts, QueueTerms terms) {
        this.member = member;
        this.parts = parts;
        this.terms = terms;
        this.attempts = new Attempts(member.device(), parts.attempts(), this);
        this.messages =
                new Lane(member.device(), SendJob.MESSAGES, member.child(), parts.lane(), terms.pacing(), attempts);
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
        this.waitReasons = new WaitReasons(member.child(), terms, attempts, parts.jobs(), parts.clock());
    }

    /** Opens the queue; what an earlier gateway left in it goes on. */
    static Future<DeviceQueue> open(Member member, Parts parts) {
        DeviceId device = member.device();
        return Future.all(
                        QueueTerms.open(device, member.since(), parts.terms()),
                        parts.jobs().depth(device),
                        parts.jobs().sentCount(device))
                .compose(known -> {
                    DeviceQueue queue = new DeviceQueue(member, parts, known.resultAt(0));
                    queue.depth.set(known.resultAt(1));
                    queue.sent = known.resultAt(2);
                    queue.heedTerms();
                    return queue.reschedule().map(queue);
                });
    }

    private void heedTerms() {
        boolean rests = terms.paused() != null;
        messages.set(terms.pacing(), rests);
        signals.set(signalOwner.pacing(), rests);
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
        return terms.pacing();
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
        return terms.brake().map(until -> {
            log.atWarn()
                    .addKeyValue("device", device())
                    .addKeyValue("until", until)
                    .log("WhatsApp refuses first contacts; they are held");
            parts.announcer().queueChanged(this, "queue.braked");
            return null;
        });
    }

    @Override
    public Future<Void> pause(Cause cause) {
        return changed(terms.pause(cause), "queue.paused");
    }

    /** Sends again, first contacts too. */
    Future<Void> resume() {
        return changed(terms.resume(), "queue.resumed");
    }

    /** @param change what is given is set, null takes it away, the rest stays; a problem names what is wrong */
    Future<Void> set(JsonObject change) {
        return changed(terms.set(change), "queue.updated");
    }

    private Future<Void> changed(Future<Void> change, String type) {
        return change.onSuccess(done -> {
            heedTerms();
            parts.announcer().queueChanged(this, type);
        });
    }

    /** Forgets what was set, and who was in touch. */
    Future<Void> forget() {
        return Future.join(terms.forget(), parts.contacts().forget(device())).mapEmpty();
    }

    /** Why a job that waits does so; null for one that has just come and that nothing holds. */
    Future<@Nullable Cause> heldBy(SendJob job) {
        return waitReasons.of(job);
    }

    /** How long so many more sends will take. */
    Duration forecast(long firsts, long others) {
        return new Forecast(firsts, depth() + others)
                .by(terms.pacing(), parts.clock().instant());
    }

    /** What the lane is about, for the API. */
    Future<JsonObject> view() {
        Instant now = parts.clock().instant();
        return parts.jobs()
                .headViews(device(), SendJob.MESSAGES)
                .map(heads -> LaneView.of(this, terms, member.child().obstacle(), attempts.heldBy(), heads, now));
    }

    /** Looks since when something could have been sent, and was not. */
    Future<Void> lookAtAge() {
        Instant now = parts.clock().instant();
        if (terms.isPausedByAUser()) {
            age.idle(now);
            return Future.succeededFuture();
        }
        return parts.jobs()
                .heads(device(), SendJob.MESSAGES, terms.pacing().sendable(now))
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
}
