package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.job.JobFilter;
import io.wafleet.job.JobListStore;
import io.wafleet.job.JobPage;
import io.wafleet.job.JobRemovalStore;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.job.idempotency.IdempotencyStore.Use;
import io.wafleet.journal.Journal;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.quota.Quotas;
import io.wafleet.send.addressing.Addressing;
import io.wafleet.send.addressing.ContactStore;
import io.wafleet.send.addressing.Contacts;
import io.wafleet.send.addressing.Suppression;
import io.wafleet.send.outcome.Receipt;
import io.wafleet.send.outcome.SendOutcome;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts send jobs and follows them to their end. Confined to the context that made it. */
public final class SendService {
    private static final Logger log = LoggerFactory.getLogger(SendService.class);

    private final SendStore store;
    private final JobListStore jobs;
    private final Cancellation cancellation;
    private final Contacts contacts;
    private final Clock clock;
    private final Upkeep upkeep;
    private final Acceptance acceptance;
    private final Ledger ledger;
    private final DeviceQueue.Parts queueParts;
    private final Queues queues;

    /** How sends are taken and paced where nothing else is set, and whose days the limits of tenants are of. */
    public record Limits(
            LaneSettings lane, int queueLimit, Duration keyRetention, Duration jobRetention, ZoneId dayZone) {}

    public SendService(
            Vertx vertx,
            Database database,
            DiskSpace disk,
            Spool spool,
            GowaClient client,
            Journal journal,
            Quotas quotas,
            Suppression suppression,
            Meters meters,
            Limits limits,
            Clock clock) {
        this.store = new SendStore(database);
        this.jobs = new JobListStore(database);
        this.contacts = new Contacts(new ContactStore(database), clock);
        this.clock = clock;
        this.queues = new Queues(meters);
        this.ledger = new Ledger(store, spool, journal, meters, clock, queues::find);
        this.cancellation = new Cancellation(store, ledger, clock);
        IdempotencyStore keys = new IdempotencyStore(database);
        JobRemovalStore removal = new JobRemovalStore(database);
        this.acceptance = new Acceptance(
                store,
                keys,
                ledger,
                new Allowance(quotas, store, removal, limits.dayZone(), clock, queues.all()),
                disk,
                limits.queueLimit(),
                clock,
                job -> view(job).map(JsonObject::encode));
        this.queueParts = new DeviceQueue.Parts(
                vertx,
                store,
                contacts,
                new QueueTerms.Parts(store, new LaneStore(database), limits.lane(), clock),
                new Lane.Parts(vertx, store::heads, clock, Acceptance::newId),
                new Attempts.Parts(
                        vertx, store, client, new Addressing(client, database, clock), suppression, meters, clock),
                clock,
                ledger);
        this.upkeep = new Upkeep(vertx, store, removal, keys, ledger, spool, queues.all(), limits, clock);
        meters.sends().expectSends(SendOutcome.WORDS);
    }

    /** Begins what is done from time to time: ends jobs whose time is over, forgets what is old. */
    public void start() {
        upkeep.start();
    }

    public void stop() {
        upkeep.stop();
    }

    /** Looks now what the metrics tell of the queues' ages, beside the looks from time to time. */
    Future<Void> lookAtAges() {
        return upkeep.lookAtAges();
    }

    /**
     * Opens the device's lanes; what an earlier gateway left in them goes on.
     *
     * @param since when the device was registered: a young number is paced more gently
     */
    public Future<Void> open(DeviceId device, String tenant, Instant since, LaneChild child) {
        return queues.open(new DeviceQueue.Member(device, tenant, since, child), queueParts);
    }

    /** Takes no more orders for the device, and cancels what it still had to send. */
    public Future<Void> abandon(DeviceId device) {
        DeviceQueue queue = queues.of(device);
        queue.close();
        return queue.idle()
                // What was admitted before is stored by then, and is not overlooked.
                .compose(idle -> store.barrier())
                .compose(stored -> clear(device, CauseCode.DEVICE_DELETED.cause()))
                .compose(cleared -> store.sending(device))
                .compose(job -> job == null
                        ? Future.succeededFuture(true)
                        : ledger.save(
                                job.ended(SendState.UNCERTAIN, CauseCode.DEVICE_DELETED.cause(), clock.instant()),
                                SendState.SENDING))
                .compose(settled -> queue.forget());
    }

    /** The device is gone. */
    public void close(DeviceId device) {
        queues.close(device);
    }

    /** The device may be able to send now. */
    public void wake(DeviceId device) {
        queues.of(device).wake();
    }

    public long depth(DeviceId device) {
        return queues.of(device).depth();
    }

    /** How many of the device's messages WhatsApp took. */
    public long sentCount(DeviceId device) {
        return queues.of(device).sent();
    }

    /** Succeeds at once where nothing is being sent, else right after it, before the next send. */
    public Future<Void> betweenSends(DeviceId device) {
        return queues.of(device).idle();
    }

    /**
     * Stores a job. When the future succeeds the message will be sent, or its job says why not, whatever happens to the
     * gateway. Fails with {@code overloaded}, {@code quota-exceeded} or {@code disk-low}.
     */
    public Future<SendJob> submit(Order order) {
        return acceptance.accept(queues.of(order.device()), order);
    }

    /**
     * As {@link #submit}, then waits for the outcome at most so long.
     *
     * @param key null if the request has none; with one, a repeat gets the first answer
     * @return 200 with the job if it has an outcome, else 202
     */
    public Future<Answer> send(Order order, Duration wait, @Nullable IdempotencyKey key) {
        DeviceQueue queue = queues.of(order.device());
        return key == null ? acceptance.answer(queue, order, wait) : acceptance.answerOnce(queue, order, wait, key);
    }

    /** Null if there is no such job. */
    public Future<@Nullable SendJob> find(String id) {
        return store.find(id);
    }

    /** Jobs, newest first. */
    public Future<JobPage> list(JobFilter filter) {
        return jobs.list(filter);
    }

    /** The job for the API, with what holds it. */
    public Future<JsonObject> view(SendJob job) {
        JsonObject json = job.toJson();
        DeviceQueue queue = queues.find(job.device());
        return job.state() == SendState.QUEUED && queue != null
                ? queue.heldBy(job).map(cause -> json.put("cause", Cause.json(cause)))
                : Future.succeededFuture(json);
    }

    /** As {@link #view}, with all that it went through. */
    public Future<JsonObject> detail(SendJob job) {
        return view(job).map(json -> json.put("history", job.history().toJson()));
    }

    /** Takes a job back; fails with {@code job-not-waiting} if it is too late for that. */
    public Future<SendJob> cancel(SendJob job, Cause cause) {
        return cancellation.of(job, cause);
    }

    /**
     * Stores many jobs of one device in one transaction, all or none.
     *
     * @param first what is done before in the transaction; if it gives how a key was used before, no job is stored
     * @return what that gave
     */
    public Future<@Nullable Use> submitAll(
            DeviceId device, List<Order> orders, Function<Session, Future<@Nullable Use>> first) {
        return acceptance.acceptAll(queues.of(device), orders, first);
    }

    /** How long so many more jobs of the device will take at least, after those that wait. */
    public Duration forecast(DeviceId device, long firsts, long others) {
        DeviceQueue queue = queues.find(device);
        return queue == null ? Duration.ZERO : queue.forecast(firsts, others);
    }

    /** Cancels all that wait; gives how many that were. */
    public Future<Integer> clear(DeviceId device, Cause cause) {
        return cancellation.ofDevice(device, cause);
    }

    /** Cancels all of a campaign that wait; gives how many that were. */
    public Future<Integer> cancelCampaign(String campaign, Cause cause) {
        return cancellation.ofCampaign(campaign, cause);
    }

    /** The device's queue for the API. */
    public Future<JsonObject> queueView(DeviceId device) {
        return queues.of(device).view();
    }

    /**
     * Sends nothing more, or goes on.
     *
     * @param cause null to go on
     */
    public Future<Void> pause(DeviceId device, @Nullable Cause cause) {
        return cause == null ? queues.of(device).resume() : queues.of(device).pause(cause);
    }

    /**
     * Sets how the device is paced.
     *
     * @param change what is given is set, null takes it away; a problem names what is wrong
     */
    public Future<Void> set(DeviceId device, JsonObject change) {
        return queues.of(device).set(change);
    }

    /** WhatsApp told what became of messages after they were sent. */
    public void receipt(DeviceId device, Receipt receipt) {
        DeviceQueue queue = queues.find(device);
        if (queue != null) {
            receipt.messageIds().forEach(messageId -> ledger.acknowledge(queue, messageId, receipt));
        }
    }

    /**
     * Somebody wrote: what goes there is a reply for a while.
     *
     * @param jids all that is known of the chat, its number and its hidden number
     */
    public void heard(DeviceId device, List<String> jids, Instant at) {
        contacts.heard(device, jids, at)
                .onSuccess(areReplies -> {
                    DeviceQueue queue = queues.find(device);
                    if (areReplies && queue != null) {
                        queue.wake();
                    }
                })
                .onFailure(failure -> log.atError()
                        .addKeyValue("device", device)
                        .setCause(failure)
                        .log("a contact could not be noted"));
    }
}
