package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wafleet.it.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same with the real child, which needs no connection to WhatsApp to be supervised. */
@Tag(Form.LONG)
class RealGowaIT {
    private static final int SIZE = 20;
    private static final long FIRST_NUMBER = 5_571_911_130_000L;

    @Test
    @Fault(
            id = "C1b",
            injected = "kill -9 of the gateway of 20 real GOWA processes",
            holds = "the same 20 processes, no restart")
    void shouldAdoptRealChildren() throws IOException {
        String binary = System.getenv("WAFLEET_CHILD_BINARY");
        assumeTrue(binary != null && Files.isExecutable(Path.of(binary)), "no real GOWA in WAFLEET_CHILD_BINARY");
        try (GatewayProcess gateway = GatewayProcess.start(
                "faults/RealGowaIT",
                Map.of("WAFLEET_CHILD_BINARY", Path.of(binary).toAbsolutePath().toString()))) {
            List<String> ids = LongStream.range(FIRST_NUMBER, FIRST_NUMBER + SIZE)
                    .mapToObj(String::valueOf)
                    .toList();
            for (String id : ids) {
                gateway.createStopped(id);
                gateway.api().post("/api/devices/" + id + "/start").expect(202);
            }
            ids.forEach(id -> Fleet.until(
                    id + " runs", () -> gateway.processOf(id).getString("state").equals("running")));
            Map<String, Long> before = pids(gateway, ids);
            assertThat(before.values()).doesNotHaveDuplicates();
            gateway.kill9();
            gateway.start();
            ids.forEach(id -> Fleet.until(
                    id + " is adopted",
                    () -> gateway.processOf(id).getString("state").equals("running")));
            assertThat(pids(gateway, ids)).isEqualTo(before);
            ids.forEach(id ->
                    assertThat(gateway.processOf(id).getInteger("restarts")).isZero());
        }
    }

    private static Map<String, Long> pids(GatewayProcess gateway, List<String> ids) {
        Map<String, Long> pids = new TreeMap<>();
        ids.forEach(id -> pids.put(id, gateway.pid(id)));
        return pids;
    }
}
