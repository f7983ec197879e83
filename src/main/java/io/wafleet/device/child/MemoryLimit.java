package io.wafleet.device.child;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the child of one device has been above its limit for long enough to be replaced. Knows only samples and
 * times, so it is tested without a process.
 */
final class MemoryLimit {
    /** In a row: one sample may have caught a peak that the child's collector is about to clear away. */
    static final int SAMPLES = 3;
    /** So long a quiet moment is waited for. */
    static final Duration PATIENCE = Duration.ofMinutes(10);
    /** From one replacement to the next, lest a limit that is too low keeps the number offline. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    private static final long MEGABYTE = 1_000_000;

    private long generation;
    private int above;
    private @Nullable Instant dueSince;
    private @Nullable Instant replacedAt;

    /** What is to be done. */
    enum Step {
        LEAVE,
        REPLACE_IF_QUIET,
        REPLACE_BETWEEN_SENDS
    }

    /** Weighs one sample. */
    Step onSample(ProcessUsage usage, @Nullable Long limit, Instant now) {
        if (limit == null || usage.residentBytes() <= limit || usage.generation() != generation) {
            generation = usage.generation();
            above = 0;
            dueSince = null;
        }
        if (limit == null || usage.residentBytes() <= limit) {
            return Step.LEAVE;
        }
        above++;
        boolean early = replacedAt != null && now.isBefore(replacedAt.plus(PAUSE));
        if (above < SAMPLES || early) {
            return Step.LEAVE;
        }
        Instant since = dueSince == null ? now : dueSince;
        dueSince = since;
        return now.isBefore(since.plus(PATIENCE)) ? Step.REPLACE_IF_QUIET : Step.REPLACE_BETWEEN_SENDS;
    }

    /** It is being replaced; says why. */
    Cause replaced(ProcessUsage usage, long limit, Instant now) {
        replacedAt = now;
        return CauseCode.MEMORY.cause(usage.residentBytes() / MEGABYTE, limit / MEGABYTE);
    }
}
