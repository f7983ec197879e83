package io.wafleet.supervisor.process;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a child uses, without the programs that it calls.
 *
 * @param generation which child of its device
 * @param residentBytes memory that it holds now
 * @param cpuPercent of one core, over the last interval; null at the first look
 */
public record ProcessUsage(
        long generation, long residentBytes, @Nullable Double cpuPercent, Instant startedAt) {}
