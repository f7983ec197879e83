package io.wafleet.send.outcome;

import io.vertx.core.Future;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.gowa.GowaClient.OwnMessage;
import io.wafleet.gowa.SentTrace;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from the child's chat store what became of a send whose answer was lost. A row there settles it. That there is
 * none says little: it may still come, and a child that was killed right after WhatsApp took the message never stores it.
 * Of one lane, and confined to its context.
 */
public final class Reconciliation {
    /** The child stores its own sends up to 15 s late (contract 3.4). */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Nothing comes any more from a child that is gone, but its successor is told the receipts first of all. */
    static final Duration PATIENCE_AFTER_RESTART = Duration.ofSeconds(5);
    /** Within this time a child is done with any call, also with media that it must convert. */
    static final Duration LONGEST_CALL = Duration.ofMinutes(4);
    /** If the child cannot tell what it has stored for so long, it never will. */
    static final Duration GIVE_UP = Duration.ofMinutes(10);
    /** Rows bear WhatsApp's time and not ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final GowaClient client;
    private final SendStore store;
    private final Clock clock;
    private @Nullable Watch watch;

    public Reconciliation(GowaClient client, SendStore store, Clock clock) {
        this.client = client;
        this.store = store;
        this.clock = clock;
    }

    /** Since when an attempt is looked for, and since when the child has answered that; null if it did not yet. */
    private record Watch(
            String job,
            int attempt,
            Instant begun,
            @Nullable Instant answered) {
        boolean isOf(SendJob other) {
            return job.equals(other.id()) && attempt == other.attempts();
        }
    }

    /** What the child's records say. */
    public sealed interface Finding {
        /** There it is. */
        record WasSent(String messageId) implements Finding {}

        /** It should be there by now, and is not: nobody can tell whether it was sent. */
        record NoTrace() implements Finding {}

        /** Too early to tell, or the child does not answer. */
        record Later() implements Finding {}
    }

    /**
     * Looks once.
     *
     * @param job one that is {@code sending}, and not repeatable
     */
    public Future<Finding> look(SendJob job, ChildEndpoint child) {
        Instant now = clock.instant();
        if (watch == null || !watch.isOf(job)) {
            watch = new Watch(job.id(), job.attempts(), now, null);
        }
        Watch current = watch;
        return find(job, child)
                .compose(
                        messageId -> messageId == null ? silence(job, child) : found(messageId),
                        failure -> Future.succeededFuture(
                                now.isAfter(current.begun().plus(GIVE_UP))
                                        ? new Finding.NoTrace()
                                        : new Finding.Later()));
    }

    private static Future<Finding> found(String messageId) {
        return Future.succeededFuture(new Finding.WasSent(messageId));
    }

    private Future<@Nullable String> find(SendJob job, ChildEndpoint child) {
        return find(job, child, job.to())
                .compose(found -> found != null || !job.to().endsWith("@lid")
                        ? Future.succeededFuture(found)
                        : client.phoneOf(child, job.to())
                                .otherwise((String) null)
                                .compose(phone ->
                                        phone == null ? Future.succeededFuture(null) : find(job, child, phone)));
    }

    private Future<@Nullable String> find(SendJob job, ChildEndpoint child, String chat) {
        Instant attempt = Objects.requireNonNull(job.attemptedAt()).truncatedTo(ChronoUnit.SECONDS);
        return client.ownMessages(child, chat, attempt.minus(CLOCK_SKEW))
                .map(rows -> rows.stream()
                        .filter(row -> SentTrace.isOf(job.content(), row))
                        // Those that look too old last: they may be what another job of unknown outcome came to.
                        .sorted(Comparator.comparing(
                                        (OwnMessage row) -> row.at().isBefore(attempt))
                                .thenComparing(OwnMessage::at))
                        .toList())
                .compose(rows -> firstUnclaimed(job, rows, 0));
    }

    /** The same may have been sent twice on purpose: a message that another job has is not ours. */
    private Future<@Nullable String> firstUnclaimed(SendJob job, List<OwnMessage> rows, int index) {
        if (index == rows.size()) {
            return Future.succeededFuture(null);
        }
        String messageId = rows.get(index).id();
        return store.findByMessage(job.device(), messageId)
                .compose(owner ->
                        owner == null ? Future.succeededFuture(messageId) : firstUnclaimed(job, rows, index + 1));
    }

    /** The time before the child has answered does not count: it may be standing still, with our call before it. */
    private Future<Finding> silence(SendJob job, ChildEndpoint child) {
        Watch current = Objects.requireNonNull(watch);
        Instant now = clock.instant();
        Instant since = current.answered() == null ? now : current.answered();
        watch = new Watch(current.job(), current.attempt(), current.begun(), since);
        Instant attempt = Objects.requireNonNull(job.attemptedAt());
        return client.startedAt(child).otherwise((Instant) null).map(started -> {
            boolean gone = started != null && started.isAfter(attempt);
            boolean repeats = job.terms().onUncertain() == OnUncertain.RETRY;
            Instant due = since.plus(gone && !repeats ? PATIENCE_AFTER_RESTART : PATIENCE);
            if (repeats && !gone) {
                // To repeat what a living child may yet do would double it.
                due = latest(due, attempt.plus(LONGEST_CALL).plus(PATIENCE));
            }
            return now.isBefore(due) ? new Finding.Later() : new Finding.NoTrace();
        });
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
