package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More connections than the process may have files open, of clients who say nothing, or never finish what they say. */
class IdleConnectionsIT {
    private static final int DESCRIPTORS = 1000;
    private static final int CONNECTIONS = 1200;

    private static Target target;

    @BeforeAll
    static void startGateway() throws IOException {
        target = Target.start(
                "IdleConnectionsIT",
                Map.of(),
                List.of("prlimit", "--nofile=%d:%d".formatted(DESCRIPTORS, DESCRIPTORS)));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        target.close();
    }

    @Test
    void shouldServeOthersAndTellItsHealthWhileAStrangerHoldsConnections() throws Exception {
        holding("");
    }

    @Test
    void shouldServeOthersWhileAStrangerNeverEndsHisHeaders() throws Exception {
        holding("GET /api/health HTTP/1.1\r\nHost: attacked\r\nX-Slow: ");
    }

    private static void holding(String said) throws Exception {
        Bystander bystander = target.watch();
        try (Flood flood = new Flood(target.gateway().api().server())) {
            flood.open(CONNECTIONS, said, Buffer.buffer());
            flood.awaitSent(CONNECTIONS);

            target.gateway().management().get("/health/ready").expect(200);
            target.gateway().api().get("/api/health").expect(200);
            bystander.assertServed();
        }
        target.assertAlive();
        // A burst may come faster than the door can close, for a moment.
        assertThat(target.gateway().output().lines().filter(line -> line.contains("Too many open files")))
                .hasSizeLessThan(CONNECTIONS / 10);
    }
}
