package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.content.Media;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.send.outcome.Receipt;
import io.wafleet.send.outcome.StrayReceipts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what becomes of jobs, and tells everybody: the journal, the meters, and who waits for an outcome. */
final class Ledger implements DeviceQueue.Announcer {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final Spool spool;
    private final Journal journal;
    private final Meters meters;
    private final Clock clock;
    private final Function<DeviceId, @Nullable DeviceQueue> queues;
    private final Receipts receipts;
    private final Waiters waiters;

    /** @param queues gives null for a device that is gone */
    Ledger(
            SendStore store,
            Spool spool,
            Journal journal,
            Meters meters,
            Clock clock,
            Function<DeviceId, @Nullable DeviceQueue> queues) {
        this.waiters = new Waiters(store::find);
        this.spool = spool;
        this.journal = journal;
        this.meters = meters;
        this.clock = clock;
        this.queues = queues;
        this.receipts = new Receipts(store, new StrayReceipts(store, journal), clock, this::save);
    }

    @Override
    public Future<Boolean> save(SendJob job, SendState from) {
        JsonObject data = new JsonObject().put("job", job.toEvent()).put("previous", from.text());
        Draft draft = new Draft(job.tenant(), job.device(), "send.changed", job.updatedAt(), null, data);
        return journal.appendWith(SendStore.update(job, from), draft).map(event -> {
            if (event == null) {
                return false;
            }
            settled(job, from);
            applyEarlyReceipt(job);
            return true;
        });
    }

    private void settled(SendJob job, SendState from) {
        meters.sends().sendMoved(job.device().value(), job.state().text(), age(job));
        if (!job.state().isOutcome()) {
            return;
        }
        DeviceQueue queue = queues.apply(job.device());
        if (queue != null) {
            queue.count(job, from);
        }
        if (!from.isOutcome()) {
            release(job);
        }
        waiters.settled(job);
    }

    /** A campaign's file is for all of its jobs: that one is removed by the sweep, when none of them waits any more. */
    private void release(SendJob job) {
        if (job.content() instanceof Media media && job.terms().row() == null) {
            String file = media.file().id();
            spool.release(file)
                    .onFailure(failure -> log.atWarn()
                            .addKeyValue("device", job.device())
                            .addKeyValue("job", job.id())
                            .addKeyValue("file", file)
                            .setCause(failure)
                            .log("a spool file could not be removed"));
        }
    }

    /** Since the time at which it might have been sent first. */
    private static Duration age(SendJob job) {
        Instant sendAt = job.terms().sendAt();
        Instant since = sendAt != null && sendAt.isAfter(job.createdAt()) ? sendAt : job.createdAt();
        Duration age = Duration.between(since, job.updatedAt());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private void applyEarlyReceipt(SendJob job) {
        String messageId = job.messageId();
        DeviceQueue queue = queues.apply(job.device());
        if (job.state() != SendState.SENT || messageId == null || queue == null) {
            return;
        }
        Receipt receipt = receipts.early(job.device(), messageId);
        if (receipt != null) {
            receipts.acknowledge(queue, messageId, receipt);
        }
    }

    void acknowledge(DeviceQueue queue, String messageId, Receipt receipt) {
        receipts.acknowledge(queue, messageId, receipt);
    }

    /** The job as it is when it has an outcome, or as it is when the time is over. */
    Future<SendJob> await(SendJob job, Duration atMost) {
        return waiters.await(job, atMost);
    }

    @Override
    public void queueChanged(DeviceQueue queue, String type) {
        queue.view()
                .compose(view ->
                        journal.append(new Draft(queue.tenant(), queue.device(), type, clock.instant(), null, view)))
                .onFailure(failure -> log.atError()
                        .addKeyValue("device", queue.device())
                        .addKeyValue("event", type)
                        .setCause(failure)
                        .log("an event could not be stored"));
    }
}
