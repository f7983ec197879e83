package io.wafleet.supervisor;

import io.vertx.core.Vertx;
import io.wafleet.bus.DeviceId;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all slots share. */
record SlotParts(
        Vertx vertx,
        Launcher launcher,
        OutputFiles outputs,
        LaunchQueue queue,
        Adoption adoption,
        ProcFs procFs,
        ChildSource source,
        Timings timings,
        Clock clock,
        RandomGenerator random) {

    private static final Logger log = LoggerFactory.getLogger(Slot.class);

    /** How patient the supervisor is. */
    record Timings(Duration startupTimeout, Duration probeInterval, Duration stopGrace) {}

    void log(DeviceId device, String what, Throwable failure) {
        log.error("device {}: {}: {}", device, what, failure.getMessage());
    }
}
