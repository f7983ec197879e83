package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that others wrote goes on where it was when the gateway has been stopped, and when it was killed. */
class StreamResumeIT {
    private static final String DEVICE = "5561911120001";
    private static final String ROOM = "device." + DEVICE + ".events";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private GatewayProcess gateway;
    private SimulatedPhone phone;
    private int messages;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = GatewayProcess.start("StreamResumeIT", Map.of());
        phone = gateway.pair(DEVICE);
    }

    @AfterEach
    void stopGateway() throws IOException {
        gateway.close();
    }

    private void receive(int count) {
        for (int i = 0; i < count; i++) {
            phone.control(
                    "receive",
                    new JsonObject()
                            .put("id", "MESSAGE" + messages++)
                            .put("from", "5521999990001")
                            .put("body", "text"));
        }
    }

    private long lastSeq() {
        List<Long> numbers = journal(0);
        return numbers.get(numbers.size() - 1);
    }

    private List<Long> journal(long after) {
        return gateway
                .api()
                .get("/api/events?limit=1000&device=" + DEVICE + "&after=" + after)
                .expect(200)
                .json()
                .getJsonArray("events")
                .stream()
                .map(event -> ((JsonObject) event).getLong("seq"))
                .toList();
    }

    /**
     * Messages come while the gateway is there, while it is stopped and while it is killed.
     *
     * @param connections how often the client has connected so far
     */
    private void stopAndKill(Callable<Integer> connections) throws IOException {
        receive(3);
        awaitStored();
        gateway.stop();
        receive(3);
        gateway.start();
        receive(3);
        awaitStored();
        await("the client is back").atMost(PATIENCE).until(connections, count -> count >= 2);
        receive(3);
        gateway.kill9();
        receive(3);
        gateway.start();
        receive(3);
        awaitStored();
    }

    private void awaitStored() {
        await("all messages are stored")
                .atMost(PATIENCE)
                .until(() -> gateway.events(DEVICE, "message.received").size() == messages);
    }

    private void assertHeardAll(long start, Callable<List<Long>> heard) {
        List<Long> journal = journal(start);
        assertThat(journal).hasSizeGreaterThanOrEqualTo(messages);
        long end = journal.get(journal.size() - 1);
        await("all is heard").atMost(PATIENCE).until(heard, numbers -> numbers.contains(end));
        assertThat(upTo(end, heard)).as("the numbers heard, in order").isEqualTo(journal);
    }

    private static List<Long> upTo(long end, Callable<List<Long>> heard) {
        try {
            return heard.call().stream().filter(seq -> seq <= end).toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldMissNothingOnTheStreamWhenCurlIsStartedAgain() throws Exception {
        Tools.need("curl");
        long start = lastSeq();
        try (CurlStream curl = new CurlStream(gateway.api(), DEVICE, start)) {
            stopAndKill(curl::connections);
            assertHeardAll(start, curl::numbers);
            assertThat(curl.connections()).isGreaterThanOrEqualTo(3);
        }
    }
}
