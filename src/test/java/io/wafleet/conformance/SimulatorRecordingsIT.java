package io.wafleet.conformance;

import java.util.Map;

final class SimulatorRecordingsIT extends RecordingsContract {
    @Override
    ChildUnderTest child() {
        return Simulator.install(scratch).with(Map.of("SIM_OFFLINE", "true", "SIM_BOOT_CONNECT", "5s"));
    }
}
