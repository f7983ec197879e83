package io.wafleet.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.DeviceId;
import io.wafleet.config.Configuration.Sends;
import io.wafleet.gowa.GowaClient;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.store.DiskSpace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts send jobs and follows them to their end. Confined to the context that made it. */
public final class SendService {
    private static final Logger log = LoggerFactory.getLogger(SendService.class);
    private static final int MAX_EARLY_RECEIPTS = 10_000;
    private static final Duration EARLY_RECEIPT_TTL = Duration.ofMinutes(5);

    private final SendStore store;
    private final DiskSpace disk;
    private final Journal journal;
    private final StrayReceipts strays;
    private final Clock clock;
    private final int queueLimit;
    private final Lane.Parts laneParts;
    /** The metrics sum up from another thread. */
    private final Map<DeviceId, Queue> queues = new ConcurrentHashMap<>();

    private final Map<String, Promise<SendJob>> waiting = new HashMap<>();
    /** Receipts that overtook the answer to their send. */
    private final Cache<String, Receipt> earlyReceipts = Caffeine.newBuilder()
            .maximumSize(MAX_EARLY_RECEIPTS)
            .expireAfterWrite(EARLY_RECEIPT_TTL)
            .build();

    public SendService(
            Vertx vertx,
            Database database,
            DiskSpace disk,
            GowaClient client,
            Journal journal,
            Meters meters,
            Sends sends,
            Clock clock) {
        this.store = new SendStore(database);
        this.disk = disk;
        this.journal = journal;
        this.strays = new StrayReceipts(store, journal);
        this.clock = clock;
        this.queueLimit = sends.queueLimit();
        Pace pace = new Pace(sends.interval(), sends.jitter(), new SplittableRandom());
        this.laneParts = new Lane.Parts(vertx, store, client, pace, meters, clock, this::save);
        meters.queueDepth(
                queues,
                all -> all.values().stream().mapToLong(queue -> queue.depth).sum());
    }

    private static final class Queue {
        final Lane lane;
        long depth;
        long sent;
        Future<Void> receipts = Future.succeededFuture();

        Queue(Lane lane, long depth, long sent) {
            this.lane = lane;
            this.depth = depth;
            this.sent = sent;
        }
    }

    /** Opens the device's lane; what an earlier gateway left in it goes on. */
    public Future<Void> open(DeviceId device, LaneChild child) {
        return Future.all(store.depth(device), store.sentCount(device)).map(counts -> {
            queues.put(device, new Queue(new Lane(device, child, laneParts), counts.resultAt(0), counts.resultAt(1)));
            return null;
        });
    }

    public void close(DeviceId device) {
        queue(device).lane.close();
        queues.remove(device);
    }

    /** The device may be able to send now. */
    public void wake(DeviceId device) {
        queue(device).lane.wake();
    }

    public long depth(DeviceId device) {
        return queue(device).depth;
    }

    /** Succeeds at once where nothing is being sent, else right after it, before the next send. */
    public Future<Void> betweenSends(DeviceId device) {
        return queue(device).lane.idle();
    }

    public long sentCount(DeviceId device) {
        return queue(device).sent;
    }

    /**
     * Stores a job. When the future succeeds the message will be sent, or its job says why not, whatever happens to the
     * gateway.
     */
    public Future<SendJob> submit(Order order) {
        Queue queue = queue(order.device());
        if (disk.isLow()) {
            return Future.failedFuture(disk.problem().exception());
        }
        if (queue.depth >= queueLimit) {
            return Future.failedFuture(Problem.of(
                            ProblemCode.OVERLOADED,
                            "the device has " + queueLimit + " waiting jobs, which is the limit")
                    .exception());
        }
        Instant now = clock.instant();
        String id = UuidCreator.getTimeOrderedEpochPlus1().toString();
        SendJob job = SendJob.of(id, order, now);
        queue.depth++;
        return store.insert(job)
                .onSuccess(stored -> queue.lane.wake())
                .onFailure(failure -> queue.depth--)
                .map(job);
    }

    /** The job as it is when it has an outcome, or as it is when the time is over. */
    public Future<SendJob> await(SendJob job, Duration atMost) {
        Promise<SendJob> outcome = waiting.computeIfAbsent(job.id(), id -> Promise.promise());
        return outcome.future()
                .timeout(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS)
                .recover(late -> {
                    waiting.remove(job.id());
                    return store.find(job.id()).map(found -> found == null ? job : found);
                });
    }

    /** Null if there is no such job. */
    public Future<@Nullable SendJob> find(String id) {
        return store.find(id);
    }

    /** The job for the API, with what holds it. */
    public JsonObject view(SendJob job) {
        JsonObject json = job.toJson();
        Queue queue = queues.get(job.device());
        if (job.state() == SendState.QUEUED && queue != null) {
            json.put("heldBy", queue.lane.heldBy());
        }
        return json;
    }

    /** WhatsApp told what became of messages after they were sent. */
    public void receipt(DeviceId device, Receipt receipt) {
        receipt.messageIds().forEach(messageId -> acknowledge(device, messageId, receipt));
    }

    /**
     * One receipt of a device after the other: two of the same message, each read and written on its own, could undo each
     * other. Noted as early before its job is looked for, so that a send that ends meanwhile finds it.
     */
    private void acknowledge(DeviceId device, String messageId, Receipt receipt) {
        Queue queue = queues.get(device);
        if (queue == null) {
            return;
        }
        String key = device + "|" + messageId;
        earlyReceipts
                .asMap()
                .merge(key, receipt, (one, other) -> one.state().compareTo(other.state()) > 0 ? one : other);
        queue.receipts = queue.receipts
                .transform(previous -> store.findByMessage(device, messageId))
                .compose(job -> job != null
                        ? acknowledge(job, key, receipt)
                        : strays.owner(device, messageId, receipt)
                                .compose(owner -> owner == null
                                        ? Future.<Void>succeededFuture()
                                        : settle(queue, owner, messageId)
                                                .compose(sent -> acknowledge(sent, key, receipt))))
                .onFailure(failure -> log.error("device {}: a receipt could not be stored", device, failure));
    }

    private Future<SendJob> settle(Queue queue, SendJob job, String messageId) {
        SendJob sent = job.sent(messageId, clock.instant());
        // One that was uncertain had left the queue.
        queue.depth += job.state() == SendState.UNCERTAIN ? 1 : 0;
        return save(sent).map(sent);
    }

    private Future<Void> acknowledge(SendJob job, String key, Receipt receipt) {
        earlyReceipts.invalidate(key);
        SendJob moved = job.acknowledged(receipt.state(), clock.instant());
        return moved.equals(job) ? Future.<Void>succeededFuture() : save(moved);
    }

    private Future<Void> save(SendJob job) {
        return store.update(job)
                .compose(stored -> {
                    settled(job);
                    return announce(job);
                })
                .onSuccess(announced -> applyEarlyReceipt(job));
    }

    private void settled(SendJob job) {
        Queue queue = queues.get(job.device());
        boolean first = job.state() == SendState.SENT || job.state().compareTo(SendState.READ) > 0;
        if (first && queue != null) {
            queue.depth--;
            queue.sent += job.state() == SendState.SENT ? 1 : 0;
        }
        if (job.state().isOutcome()) {
            Promise<SendJob> promise = waiting.remove(job.id());
            if (promise != null) {
                promise.complete(job);
            }
        }
    }

    private Future<Void> announce(SendJob job) {
        JsonObject data = new JsonObject().put("job", job.toJson());
        return journal.append(new Draft(job.tenant(), job.device(), "send.changed", job.updatedAt(), null, data))
                .mapEmpty();
    }

    private void applyEarlyReceipt(SendJob job) {
        String messageId = job.messageId();
        if (job.state() != SendState.SENT || messageId == null) {
            return;
        }
        Receipt receipt = earlyReceipts.getIfPresent(job.device() + "|" + messageId);
        if (receipt != null) {
            acknowledge(job.device(), messageId, receipt);
        }
    }

    private Queue queue(DeviceId device) {
        return Objects.requireNonNull(queues.get(device), () -> "no lane: " + device);
    }
}
