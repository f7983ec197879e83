package io.wafleet.send;

import io.wafleet.pacing.Caps;
import io.wafleet.pacing.LaneSettings;
import java.time.Duration;

/** Settings of lanes for tests. */
final class Lanes {
    static final LaneSettings UNLIMITED = new LaneSettings(
            Duration.ZERO, Duration.ZERO, new Caps(0, 0, 0), new Caps(0, 0, 0), 0, 0, null, null, false, 0);

    private Lanes() {}
}
