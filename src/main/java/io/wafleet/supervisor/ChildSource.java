package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.ProcessUsage;

/** What the supervisor needs from the owner of the devices. */
public interface ChildSource {
    /** Counts the device's generation up, durably, and says how to launch it. */
    Future<ChildSpec> nextLaunch(DeviceId device);

    /** The launch that may still live from an earlier gateway: as {@link #nextLaunch}, but nothing is counted. */
    Future<ChildSpec> lastLaunch(DeviceId device);

    /** The HTTP status by which whoever listens on this port says how it is; 200 is well. Fails if nobody answers. */
    Future<Integer> probe(int port);

    /** Told of every change, after it. */
    void processChanged(ProcessChange change);

    /** Told every ten seconds of every living child. */
    void processUses(DeviceId device, ProcessUsage usage);
}
