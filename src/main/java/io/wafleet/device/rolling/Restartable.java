package io.wafleet.device.rolling;

import io.wafleet.cause.Cause;
import io.wafleet.device.link.Link;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.ProcessSnapshot;

/** A device, as far as whoever restarts it is concerned. */
public interface Restartable {
    DeviceId id();

    ProcessSnapshot process();

    Link link();

    /** Whether a child is there that works, or is about to: one that is ending is none. */
    boolean hasWorkingChild();

    /** Whether the living child was launched with other settings than the device has now, as far as is known. */
    boolean isRestartRequired();

    void restart(Cause cause);
}
