package io.wafleet.send;

import io.vertx.core.Future;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.Content;
import io.wafleet.gowa.GowaClient;
import io.wafleet.gowa.GowaClient.StoredMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * Finds out from the child's chat store what became of a send whose answer was lost. The child stores its own sends up
 * to 15 s late (contract 3.4), so only a longer silence means anything, and even then not that nothing was sent.
 */
final class Reconciliation {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GowaClient client;
    private final SendStore store;
    private final Clock clock;

    Reconciliation(GowaClient client, SendStore store, Clock clock) {
        this.client = client;
        this.store = store;
        this.clock = clock;
    }

    /** What the child's records say. */
    sealed interface Finding {
        /** There it is. */
        record WasSent(String messageId) implements Finding {}

        /** It should be there by now, and is not. */
        record NoTrace() implements Finding {}

        /** Too early to tell, or the child does not answer. */
        record Later() implements Finding {}
    }

    Future<Finding> look(SendJob job, ChildEndpoint child) {
        return client.messages(child, job.to())
                .compose(messages -> firstUnclaimed(job, candidates(job, messages), 0))
                .otherwise(new Finding.Later());
    }

    /** The child's clock is ours, but its times have whole seconds. */
    private static List<StoredMessage> candidates(SendJob job, List<StoredMessage> messages) {
        Instant since = Objects.requireNonNull(job.attemptedAt()).truncatedTo(ChronoUnit.SECONDS);
        return messages.stream()
                .filter(message -> message.fromMe()
                        && job.content() instanceof Content.Text plain
                        && message.content().equals(plain.text())
                        && !message.at().isBefore(since))
                .sorted(java.util.Comparator.comparing(StoredMessage::at))
                .toList();
    }

    /** The same text may have been sent twice on purpose: a message that another job has is not ours. */
    private Future<Finding> firstUnclaimed(SendJob job, List<StoredMessage> candidates, int index) {
        if (index == candidates.size()) {
            Instant due = Objects.requireNonNull(job.attemptedAt()).plus(PATIENCE);
            return Future.succeededFuture(clock.instant().isAfter(due) ? new Finding.NoTrace() : new Finding.Later());
        }
        String messageId = candidates.get(index).id();
        return store.findByMessage(job.device(), messageId)
                .compose(owner -> owner == null
                        ? Future.succeededFuture(new Finding.WasSent(messageId))
                        : firstUnclaimed(job, candidates, index + 1));
    }
}
