package io.wafleet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Ground for the tests that need a paired number. No real one may be paired by a test, so these meet the simulator. */
abstract class PairedContract {
    /** The waits that say nothing about the contract are cut short; those that a test is about, it sets itself. */
    private static final Map<String, String> SHORT_WAITS = Map.of(
            "SIM_BOOT_CONNECT", "100ms",
            "SIM_PAIR_READY", "50ms",
            "SIM_RECONNECT", "100ms",
            "SIM_STORE_DELAY", "20ms",
            "SIM_ACK_DELAY", "20ms",
            "SIM_WEBHOOK_PAUSE", "50ms");

    @TempDir
    Path scratch;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private ChildUnderTest simulator;
    private Path volume;

    @BeforeEach
    void prepare() throws IOException {
        volume = Files.createDirectory(scratch.resolve("volume"));
        simulator = Simulator.install(scratch);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var one : opened) {
            one.close();
        }
    }

    /** Starts a child, or starts it again, in the one directory that the test has. */
    SimulatedNumber start(Map<String, String> settings) {
        var merged = new HashMap<>(SHORT_WAITS);
        merged.putAll(settings);
        return opened(SimulatedNumber.start(simulator, volume, merged));
    }

    SimulatedNumber startPaired() {
        return start(Map.of()).pair();
    }

    SimulatedNumber startPaired(Map<String, String> settings) {
        return start(settings).pair();
    }

    SocketProbe listenTo(SimulatedNumber number) {
        return opened(SocketProbe.open(number.child()));
    }

    <T extends AutoCloseable> T opened(T one) {
        opened.add(one);
        return one;
    }
}
