package io.wafleet.device.child;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.link.Link;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.metrics.ChildMeters;
import io.wafleet.send.SendService;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces one device's child, if possible at a moment that nobody notices: when it holds more memory than its limit, and
 * once after a phone was linked in it. The latter because a child that was linked works with the cancelled context of the
 * call for the code until its end, so that some of its functions fail (contract 4.7).
 */
public final class Recycling {
    /** A child that received nothing for so long is not in the midst of a conversation. */
    static final Duration QUIET = Duration.ofSeconds(30);

    private final RowKeeper row;
    private final DeviceProcess process;
    private final Supplier<Link> link;
    private final SendService sends;
    private final ChildMeters meters;
    private final Clock clock;
    private final Duration settle;
    private final MemoryLimit memory = new MemoryLimit();
    private Instant receivedAt = Instant.MIN;

    Recycling(Children children, RowKeeper row, DeviceProcess process, Supplier<Link> link, SendService sends) {
        this.row = row;
        this.process = process;
        this.link = link;
        this.sends = sends;
        this.meters = children.meters().children();
        this.clock = children.clock();
        this.settle = children.settings().pairingSettle();
    }

    public void received() {
        receivedAt = clock.instant();
    }

    /** Called every few seconds. */
    public void onUsage(ProcessUsage usage) {
        if (isFreshlyLinked(usage) && isStill(usage) && isSettled() && isQuiet()) {
            replace(CauseCode.LINKED.cause());
            return;
        }
        MemoryLimit.Step step = memory.onSample(usage, limit(), clock.instant());
        if (step == MemoryLimit.Step.REPLACE_BETWEEN_SENDS) {
            sends.betweenSends(row.id()).onSuccess(between -> replaceHeavy(usage));
        } else if (step == MemoryLimit.Step.REPLACE_IF_QUIET && isQuiet()) {
            replaceHeavy(usage);
        }
    }

    private @Nullable Long limit() {
        return row.device().settings().memoryLimit();
    }

    private boolean isQuiet() {
        return sends.depth(row.id()) == 0
                && clock.instant().isAfter(receivedAt.plus(QUIET))
                && link.get().state() != LinkState.PAIRING;
    }

    private boolean isFreshlyLinked(ProcessUsage usage) {
        return row.device().process().linkedIn() == usage.generation();
    }

    /** The phone sends its history for minutes. */
    private boolean isSettled() {
        Link now = link.get();
        return now.isOnline() && clock.instant().isAfter(now.since().plus(settle));
    }

    private void replaceHeavy(ProcessUsage usage) {
        Long limit = limit();
        if (limit != null && isStill(usage)) {
            replace(memory.replaced(usage, limit, clock.instant()));
        }
    }

    private void replace(Cause cause) {
        meters.recycled();
        process.restart(cause);
    }

    /** Whether the child is not another one by now. */
    private boolean isStill(ProcessUsage usage) {
        ProcessSnapshot now = process.now();
        return now.isRunning() && now.generation() == usage.generation();
    }
}
