package io.wafleet.supervisor;

import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.Child;
import java.time.Duration;

/** Ends one device's child: asks it to go, and takes it by force after the grace period, while the state is still that one. */
final class Termination {
    private final DeviceId device;
    private final SlotParts parts;
    private final SlotState state;

    Termination(DeviceId device, SlotParts parts, SlotState state) {
        this.device = device;
        this.parts = parts;
        this.state = state;
    }

    /** To be called in the state that waits for the child's exit. */
    void begin(Child child) {
        Duration grace = parts.settings().stopGrace();
        parts.processes().terminate(child).onFailure(failure -> parts.log(device, "SIGTERM failed", failure));
        state.after(grace, () -> kill(child, grace));
    }

    /** Again and again, should the kernel not let it die at once. */
    private void kill(Child child, Duration again) {
        parts.processes().kill(child).onFailure(failure -> parts.log(device, "SIGKILL failed", failure));
        state.after(again, () -> kill(child, again));
    }
}
