package io.wafleet.supervisor;

import io.vertx.core.Vertx;
import io.wafleet.config.Configuration.Children;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.output.OutputFiles;
import io.wafleet.supervisor.process.Processes;
import io.wafleet.time.MonotonicClock;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all slots share.
 *
 * @param clock for what people read
 * @param monotonic for deadlines
 */
record SlotParts(
        Vertx vertx,
        Processes processes,
        OutputFiles outputs,
        LaunchQueue queue,
        LivenessGate gate,
        ChildSource source,
        Children settings,
        Failpoint failpoint,
        Clock clock,
        MonotonicClock monotonic,
        RandomGenerator random) {

    private static final Logger log = LoggerFactory.getLogger(Slot.class);

    void log(DeviceId device, String what, Throwable failure) {
        log.atError()
                .addKeyValue("device", device)
                .addKeyValue("failure", failure.getMessage())
                .log(what);
    }
}
