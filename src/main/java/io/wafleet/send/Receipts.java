package io.wafleet.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.pacing.Contact;
import io.wafleet.send.outcome.Receipt;
import io.wafleet.send.outcome.StrayReceipts;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves jobs on when WhatsApp tells what became of their messages: also before the answer to the send, or twice. */
final class Receipts {
    private static final Logger log = LoggerFactory.getLogger(Receipts.class);
    private static final int MAX_EARLY = 10_000;
    private static final Duration EARLY_TTL = Duration.ofMinutes(5);

    private final SendStore store;
    private final StrayReceipts strays;
    private final Clock clock;
    private final BiFunction<SendJob, SendState, Future<Boolean>> save;
    /** Receipts that overtook the answer to their send, by device and message. */
    private final Cache<String, Receipt> early = Caffeine.newBuilder()
            .maximumSize(MAX_EARLY)
            .expireAfterWrite(EARLY_TTL)
            .build();

    Receipts(SendStore store, StrayReceipts strays, Clock clock, BiFunction<SendJob, SendState, Future<Boolean>> save) {
        this.store = store;
        this.strays = strays;
        this.clock = clock;
        this.save = save;
    }

    /**
     * One receipt of a device after the other: two of the same message, each read and written on its own, could undo each
     * other. Noted as early before its job is looked for, so that a send that ends meanwhile finds it.
     */
    void acknowledge(DeviceQueue queue, String messageId, Receipt receipt) {
        DeviceId device = queue.device();
        String key = key(device, messageId);
        early.asMap().merge(key, receipt, (one, other) -> one.state().compareTo(other.state()) > 0 ? one : other);
        queue.inOrder(() -> store.findByMessage(device, messageId)
                        .compose(job -> job == null
                                ? settle(queue, messageId, receipt)
                                : Future.<@Nullable SendJob>succeededFuture(job))
                        .compose(job -> job == null ? Future.succeededFuture() : moveOn(job, key, receipt)))
                .onFailure(failure -> log.atError()
                        .addKeyValue("device", device)
                        .setCause(failure)
                        .log("a receipt could not be stored"));
    }

    private Future<Void> moveOn(SendJob job, String key, Receipt receipt) {
        early.invalidate(key);
        SendJob moved = job.acknowledged(receipt.state(), clock.instant());
        return moved.equals(job)
                ? Future.succeededFuture()
                : save.apply(moved, job.state()).mapEmpty();
    }

    /** The receipt may be all that is ever heard of a send; null if it is about no job of ours. */
    private Future<@Nullable SendJob> settle(DeviceQueue queue, String messageId, Receipt receipt) {
        return strays.owner(queue.device(), messageId, receipt).compose(owner -> {
            if (owner == null) {
                return Future.succeededFuture(null);
            }
            SendJob sent = owner.sent(messageId, clock.instant());
            return save.apply(sent, owner.state())
                    .compose(ours -> owner.contact() == Contact.FIRST
                            ? queue.met(owner).map(ours)
                            : Future.succeededFuture(ours))
                    .map(ours -> ours ? sent : null);
        });
    }

    /** The receipt that came before the message's id was known; null if there is none. */
    @Nullable
    Receipt early(DeviceId device, String messageId) {
        return early.getIfPresent(key(device, messageId));
    }

    private static String key(DeviceId device, String messageId) {
        return device + "|" + messageId;
    }
}
