package io.wafleet.device;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.child.MemoryLimit;
import io.wafleet.device.link.Link;
import io.wafleet.device.link.LinkState;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Replaces one device's child, if possible at a moment that nobody notices: when it holds more memory than its limit, and
 * once after a phone was linked in it. The latter because a child that was linked works with the cancelled context of the
 * call for the code until its end, so that some of its functions fail (contract 4.7).
 */
final class Recycling {
    /** A child that received nothing for so long is not in the midst of a conversation. */
    static final Duration QUIET = Duration.ofSeconds(30);

    private final ManagedDevice device;
    private final DeviceParts parts;
    private final Supervisor supervisor;
    private final MemoryLimit memory = new MemoryLimit();
    private Instant receivedAt = Instant.MIN;

    Recycling(ManagedDevice device, DeviceParts parts, Supervisor supervisor) {
        this.device = device;
        this.parts = parts;
        this.supervisor = supervisor;
    }

    void received() {
        receivedAt = parts.clock().instant();
    }

    /** Called every few seconds. */
    void onUsage(ProcessUsage usage) {
        if (isFreshlyLinked(usage) && isStill(usage) && isSettled() && isQuiet()) {
            replace(CauseCode.LINKED.cause());
            return;
        }
        MemoryLimit.Step step = memory.onSample(usage, limit(), parts.clock().instant());
        if (step == MemoryLimit.Step.REPLACE_BETWEEN_SENDS) {
            parts.sends().betweenSends(device.id()).onSuccess(between -> replaceHeavy(usage));
        } else if (step == MemoryLimit.Step.REPLACE_IF_QUIET && isQuiet()) {
            replaceHeavy(usage);
        }
    }

    private @Nullable Long limit() {
        return device.device().settings().memoryLimit();
    }

    private boolean isQuiet() {
        return parts.sends().depth(device.id()) == 0
                && parts.clock().instant().isAfter(receivedAt.plus(QUIET))
                && device.link().state() != LinkState.PAIRING;
    }

    private boolean isFreshlyLinked(ProcessUsage usage) {
        return device.device().process().linkedIn() == usage.generation();
    }

    /** The phone sends its history for minutes. */
    private boolean isSettled() {
        Link link = device.link();
        Duration settle = parts.configuration().children().pairingSettle();
        return link.isOnline() && parts.clock().instant().isAfter(link.since().plus(settle));
    }

    private void replaceHeavy(ProcessUsage usage) {
        Long limit = limit();
        if (limit != null && isStill(usage)) {
            replace(memory.replaced(usage, limit, parts.clock().instant()));
        }
    }

    private void replace(Cause cause) {
        parts.meters().children().recycled();
        supervisor.restart(device.id(), cause);
    }

    /** Whether the child is not another one by now. */
    private boolean isStill(ProcessUsage usage) {
        ProcessSnapshot now = supervisor.snapshot(device.id());
        return now.isRunning() && now.generation() == usage.generation();
    }
}
