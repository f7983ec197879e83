package io.wafleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private static final String PEER = "5511888880000";

    @TempDir
    private Path sessions;

    private WebhookReceiver hooks;
    private RunningSimulator child;

    @BeforeEach
    void start() throws Exception {
        hooks = new WebhookReceiver();
        child = RunningSimulator.start(sessions, "a", hooks.settings());
        child.pair("5511999990001");
    }

    @AfterEach
    void stop() throws Exception {
        child.close();
        hooks.close();
    }

    private int recorded() throws Exception {
        return ((List<?>) child.call("GET", "/__simulator/record").get("list")).size();
    }

    @Test
    void shouldResetBeforeOrAfterAcceptingASend() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "reset", "count", 1);
        assertThatThrownBy(() -> child.send(PEER, "x")).isInstanceOf(IOException.class);
        assertThat(recorded()).isZero();

        child.call("POST", "/__simulator/faults", "fault", "reset", "count", 1, "when", "after");
        assertThatThrownBy(() -> child.send(PEER, "x")).isInstanceOf(IOException.class);
        assertThat(recorded()).isEqualTo(1);

        child.send(PEER, "x");
        assertThat(recorded()).isEqualTo(2);
    }

    @Test
    void shouldAnswerWithTheGivenErrorAndHangUntilTheFaultIsGone() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "error", "status", 429, "count", 1);
        assertThat(child.call("POST", "/send/message", "phone", PEER, "message", "x"))
                .containsEntry("code", "WA_REACHOUT_TIMELOCK");

        child.call("POST", "/__simulator/faults", "fault", "hang", "count", 1);
        CompletableFuture<Boolean> hanging = CompletableFuture.supplyAsync(() -> {
            try {
                child.raw("POST", "/send/message", Map.of("phone", PEER, "message", "x"));
                return false;
            } catch (IOException e) {
                return true;
            }
        });
        child.awaitFaultsStruck();
        assertThat(child.raw("GET", "/health", null).statusCode()).isEqualTo(200);
        assertThat(hanging).isNotDone();
        child.raw("DELETE", "/__simulator/faults", null);
        assertThat(hanging.join()).isTrue();
    }

    @Test
    void shouldDelayEverySendOnceWhileTheDelayLasts() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "delay", "millis", 20);
        child.call("POST", "/__simulator/faults", "fault", "delay", "millis", 30);
        child.call("POST", "/__simulator/faults", "fault", "error", "status", 504, "count", 1);

        assertThat(child.call("POST", "/send/message", "phone", PEER, "message", "x"))
                .containsEntry("code", "GATEWAY_TIMEOUT");
        long before = System.nanoTime();
        child.send(PEER, "x");

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(50), Duration.ofSeconds(20));
        assertThat(recorded()).isEqualTo(1);
    }

    @Test
    void shouldLoseAcksAndWebhooksOfTheGivenKind() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "lost-ack", "receipt", "delivered");
        child.call("POST", "/__simulator/faults", "fault", "lost-webhook", "event", "message", "count", 1);
        child.send(PEER, "x");
        child.call("POST", "/__simulator/receive", "from", PEER, "body", "lost");
        await().until(() -> !hooks.events("message.ack").isEmpty());
        child.call("POST", "/__simulator/receive", "from", PEER, "body", "heard");
        await().until(() -> !hooks.events("message").isEmpty());

        assertThat(hooks.events("message").get(0).payload()).containsEntry("body", "heard");
        assertThat(hooks.events("message.ack")).hasSize(1);
        assertThat(hooks.events("message.ack").get(0).payload()).containsEntry("receipt_type", "read");
    }

    @Test
    void shouldCrashAfterAcceptingASend() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "crash", "when", "after", "code", 3);
        assertThatThrownBy(() -> child.send(PEER, "x")).isInstanceOf(IOException.class);

        assertThat(child.exitCode()).isEqualTo(3);
        child.start();
        child.awaitHealthy();
        assertThat(recorded()).isEqualTo(1);
    }

    @Test
    void shouldDeliverAfterItsDeathWhatTheNetworkHadTaken() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "crash", "when", "taken");
        assertThatThrownBy(() -> child.send(PEER, "x")).isInstanceOf(IOException.class);

        assertThat(child.exitCode()).isEqualTo(2);
        child.start();
        child.awaitHealthy();
        assertThat(recorded()).isEqualTo(1);
        await().until(() -> hooks.events("message.ack").size() == 2);
        assertThat(stored(PEER)).as("its chat storage never learns of it").isEmpty();
    }

    @Test
    void shouldStoreNothingWhenTheNetworkAnsweredWithAnError() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "error", "when", "taken", "status", 504, "count", 1);

        assertThat(child.call("POST", "/send/message", "phone", PEER, "message", "x"))
                .containsEntry("status", 504)
                .containsEntry("code", "GATEWAY_TIMEOUT");

        child.send(PEER, "y");
        assertThat(recorded()).isEqualTo(2);
        await().until(() -> !stored(PEER).isEmpty());
        assertThat(stored(PEER)).as("x is not among them").hasSize(1);
    }

    @Test
    void shouldAnswerGarbageAndHalfAnswersAfterTheSend() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "garbage", "when", "after", "count", 1);
        assertThat(new String(
                        child.raw("POST", "/send/message", Map.of("phone", PEER, "message", "x"))
                                .body(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":");
        child.call("POST", "/__simulator/faults", "fault", "torn", "when", "after", "count", 1);
        assertThatThrownBy(() -> child.send(PEER, "y")).isInstanceOf(IOException.class);

        assertThat(recorded()).isEqualTo(2);
    }

    private List<?> stored(String peer) throws Exception {
        return (List<?>) child.results("GET", "/chat/" + peer + "@s.whatsapp.net/messages")
                .get("data");
    }

    @Test
    void shouldRefuseNumbersThatAreNotOnWhatsApp() throws Exception {
        child.call("POST", "/__simulator/faults", "fault", "unregistered", "phones", List.of(PEER));

        Map<String, Object> answer = child.call("POST", "/send/message", "phone", PEER, "message", "x");

        assertThat(answer)
                .containsEntry("code", "INVALID_JID")
                .containsEntry("message", "Phone " + PEER + "@s.whatsapp.net is not on whatsapp");
    }
}
