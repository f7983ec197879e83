package io.wafleet.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.wafleet.bus.DeviceId;
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
    private final Clock clock;
    private final BiFunction<SendJob, SendState, Future<Boolean>> save;
    /** Receipts that overtook the answer to their send, by device and message. */
    private final Cache<String, SendState> early = Caffeine.newBuilder()
            .maximumSize(MAX_EARLY)
            .expireAfterWrite(EARLY_TTL)
            .build();

    Receipts(SendStore store, Clock clock, BiFunction<SendJob, SendState, Future<Boolean>> save) {
        this.store = store;
        this.clock = clock;
        this.save = save;
    }

    /**
     * One receipt of a device after the other: two of the same message, each read and written on its own, could undo each
     * other. Noted as early before its job is looked for, so that a send that ends meanwhile finds it.
     */
    void acknowledge(DeviceQueue queue, String messageId, SendState state) {
        DeviceId device = queue.device();
        String key = key(device, messageId);
        early.asMap().merge(key, state, (one, other) -> one.compareTo(other) > 0 ? one : other);
        queue.inOrder(() -> store.findByMessage(device, messageId).compose(job -> {
                    if (job == null) {
                        return Future.<Void>succeededFuture();
                    }
                    early.invalidate(key);
                    SendJob moved = job.acknowledged(state, clock.instant());
                    return moved.equals(job)
                            ? Future.<Void>succeededFuture()
                            : save.apply(moved, job.state()).mapEmpty();
                }))
                .onFailure(failure -> log.error("device {}: a receipt could not be stored", device, failure));
    }

    /** The receipt that came before the message's id was known; null if there is none. */
    @Nullable
    SendState early(DeviceId device, String messageId) {
        return early.getIfPresent(key(device, messageId));
    }

    private static String key(DeviceId device, String messageId) {
        return device + "|" + messageId;
    }
}
