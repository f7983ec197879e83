package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same with the real child, which needs no connection to WhatsApp to be supervised. */
@Tag(Form.LONG)
class RealGowaIT {
    private static final int SIZE = 20;

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    @Test
    @Fault(
            id = "C1b",
            injected = "kill -9 of the gateway of 20 real GOWA processes",
            holds = "the same 20 processes, no restart")
    void shouldAdoptRealChildren() throws IOException {
        String binary = System.getenv("WAFLEET_CHILD_BINARY");
        assumeTrue(binary != null && Files.isExecutable(Path.of(binary)), "no real GOWA in WAFLEET_CHILD_BINARY");
        Fleet fleet = FLEETS.start(
                "RealGowaIT",
                Map.of("WAFLEET_CHILD_BINARY", Path.of(binary).toAbsolutePath().toString()));
        List<String> ids = fleet.running(SIZE);
        Map<String, Long> before = fleet.pidsOf(ids);
        assertThat(before.values()).doesNotHaveDuplicates();
        fleet.killAndStart();
        ids.forEach(id -> fleet.await(id, "running"));
        fleet.assertUntouched(before);
    }
}
