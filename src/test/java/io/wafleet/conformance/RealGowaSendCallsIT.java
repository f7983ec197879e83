package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.wafleet.content.Content;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaAnswer;
import io.wafleet.gowa.GowaClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The real child, never paired, gets through reading and checking whatever we send, up to its missing connection. */
@EnabledIfEnvironmentVariable(named = RealGowa.BINARY, matches = ".+", disabledReason = RealGowa.REASON)
final class RealGowaSendCallsIT {
    @Test
    void shouldBeUnderstood(@TempDir Path scratch) throws Exception {
        // Given
        Path volume = Files.createDirectory(scratch.resolve("volume"));
        Vertx vertx = Vertx.vertx();
        try (RunningChild child = RunningChild.start(RealGowa.child(), volume)) {
            ChildEndpoint endpoint =
                    new ChildEndpoint(child.port(), "gw", "s3cret", SimulatedNumber.DEVICE, () -> true);
            Path spool = scratch.resolve("spool");
            GowaClient client = new GowaClient(vertx, spool);
            client.ensureSlot(endpoint).await(10, TimeUnit.SECONDS);

            // When
            Map<String, String> answers = new TreeMap<>();
            for (Map.Entry<String, Content> each : EverySend.in(spool).entrySet()) {
                GowaAnswer answer = client.send(endpoint, SimulatedNumber.FRIEND_JID, each.getValue())
                        .await(120, TimeUnit.SECONDS);
                answers.put(each.getKey(), answer.toString());
            }

            // Then
            assertThat(answers)
                    .hasSize(16)
                    .allSatisfy((kind, answer) ->
                            assertThat(answer).matches("401 AUTHENTICATION_ERROR: .*|500 INVALID_WA_CLI: .*"));
        } finally {
            vertx.close().await();
        }
    }
}
