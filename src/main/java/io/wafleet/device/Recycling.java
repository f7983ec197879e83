package io.wafleet.device;

import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.ProcessUsage;
import io.wafleet.supervisor.Supervisor;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Replaces one device's child when it holds more memory than its limit, if possible at a moment that nobody notices. */
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

    void onUsage(ProcessUsage usage) {
        MemoryLimit.Step step = memory.onSample(usage, limit(), parts.clock().instant());
        if (step == MemoryLimit.Step.REPLACE_BETWEEN_SENDS) {
            parts.sends().betweenSends(device.id()).onSuccess(between -> replace(usage));
        } else if (step == MemoryLimit.Step.REPLACE_IF_QUIET && isQuiet()) {
            replace(usage);
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

    /** Unless the child is another one by now. */
    private void replace(ProcessUsage usage) {
        ProcessSnapshot now = supervisor.snapshot(device.id());
        Long limit = limit();
        if (limit != null && now.isRunning() && now.generation() == usage.generation()) {
            parts.meters().recycled();
            String cause = memory.replaced(usage, limit, parts.clock().instant());
            supervisor.restart(device.id(), cause);
        }
    }
}
