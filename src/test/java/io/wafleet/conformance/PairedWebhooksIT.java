package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Webhooks: envelope, signature, attempts, and which events there are (contract 6). */
final class PairedWebhooksIT extends PairedContract {
    private static final String RFC_3339 = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    private static final String WEBHOOK_SETTINGS = "/devices/" + SimulatedNumber.DEVICE + "/webhook";

    @Test
    void shouldForwardReceivedMessageInSignedEnvelope() {
        // Given
        var receiver = opened(new WebhookReceiver());
        var number = startPaired(hook(receiver, Map.of("WHATSAPP_WEBHOOK_SECRET", "k3y")));

        // When
        number.receive("<b>hi</b>");

        // Then
        var delivery = receiver.awaitOne("message");
        assertThat(delivery.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("user-agent", "Go-http-client/1.1")
                .containsEntry("x-hub-signature-256", delivery.signatureBy("k3y"))
                .containsKey("content-length")
                .doesNotContainKey("transfer-encoding");
        assertThat(new ArrayList<>(delivery.json().fieldNames()))
                .containsExactly("device_id", "event", "payload", "session_id");
        assertThat(delivery.json().getString("device_id")).isEqualTo(SimulatedNumber.OWN_JID);
        assertThat(delivery.json().getString("session_id")).isEqualTo(SimulatedNumber.DEVICE);
        assertThat(new ArrayList<>(delivery.payload().fieldNames())).isSorted();
        assertThat(delivery.payload().getString("body")).isEqualTo("<b>hi</b>");
        assertThat(delivery.payload().getString("chat_id")).isEqualTo(SimulatedNumber.FRIEND_JID);
        assertThat(delivery.payload().getString("from")).isEqualTo(SimulatedNumber.FRIEND_JID);
        assertThat(delivery.payload().getBoolean("is_from_me")).isFalse();
        assertThat(delivery.payload().getString("timestamp")).matches(RFC_3339);
        assertThat(delivery.payload().getString("id")).isNotEmpty();
        assertThat(delivery.payload().getString("sender_display_name")).isNotBlank();
        assertThat(delivery.body()).contains("\\u003cb\\u003ehi").doesNotContain("<");
    }

    @Test
    void shouldSignWithWellKnownSecretWhenNoneIsGiven() {
        // Given
        var receiver = opened(new WebhookReceiver());
        var number = startPaired(hook(receiver, Map.of()));

        // When
        number.receive("hi");

        // Then
        var delivery = receiver.awaitOne("message");
        assertThat(delivery.headers()).containsEntry("x-hub-signature-256", delivery.signatureBy("secret"));
    }

    @Test
    void shouldRepeatUntilReceiverAcceptsWithDoublingPauses() {
        // Given
        var receiver = opened(new WebhookReceiver()).answering(500, 404, 503, 204);
        var number = startPaired(hook(receiver, Map.of("SIM_WEBHOOK_PAUSE", "200ms")));

        // When
        number.receive("hi");

        // Then
        var attempts = receiver.awaitSome("message", 4);
        assertThat(attempts)
                .extracting(WebhookReceiver.Delivery::body)
                .containsOnly(attempts.get(0).body());
        assertThat(Duration.between(attempts.get(0).at(), attempts.get(1).at())).isGreaterThan(Duration.ofMillis(150));
        assertThat(Duration.between(attempts.get(1).at(), attempts.get(2).at())).isGreaterThan(Duration.ofMillis(350));
        assertThat(Duration.between(attempts.get(2).at(), attempts.get(3).at())).isGreaterThan(Duration.ofMillis(750));
        await("no fifth")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(receiver.deliveries("message")).hasSize(4));
    }

    @Test
    void shouldGiveUpAfterFiveAttempts() {
        // Given
        var receiver = opened(new WebhookReceiver()).answering(500, 500, 500, 500, 500);
        var number = startPaired(hook(receiver, Map.of()));

        // When
        number.receive("hi");

        // Then
        receiver.awaitSome("message", 5);
        await("no sixth")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(receiver.deliveries("message")).hasSize(5));
        assertThat(number.child().process().output())
                .contains("Attempt 5 to submit webhook failed: webhook returned status 500");
    }

    @Test
    void shouldAcknowledgeOwnSendsButNotEchoThem() {
        // Given
        var receiver = opened(new WebhookReceiver());
        var number = startPaired(hook(receiver, Map.of()));

        // When
        var id = number.sent(SimulatedNumber.FRIEND, "hi");

        // Then
        var acks = receiver.awaitSome("message.ack", 2);
        assertThat(acks)
                .extracting(ack -> ack.payload().getString("receipt_type"))
                .containsExactlyInAnyOrder("delivered", "read");
        assertThat(acks).allSatisfy(ack -> {
            assertThat(ack.json().fieldNames())
                    .containsExactly("device_id", "event", "payload", "session_id", "timestamp");
            assertThat(ack.json().getString("timestamp")).matches(RFC_3339);
            assertThat(ack.payload().getJsonArray("ids")).containsExactly(id);
            assertThat(ack.payload().getString("chat_id")).isEqualTo(SimulatedNumber.FRIEND_JID);
            assertThat(ack.payload().getString("from")).isEqualTo(SimulatedNumber.FRIEND_JID);
            assertThat(ack.payload().getString("sender_display_name")).isNotBlank();
            assertThat(ack.payload().getString("receipt_type_description")).isNotEmpty();
        });
        assertThat(receiver.deliveries("message")).isEmpty();
    }

    @Test
    void shouldForwardOnlyListedEvents() {
        // Given
        var receiver = opened(new WebhookReceiver());
        var number = startPaired(hook(receiver, Map.of("WHATSAPP_WEBHOOK_EVENTS", "MESSAGE,unheard.of")));
        number.sent(SimulatedNumber.FRIEND, "hi");
        number.awaitStored(1);

        // When
        number.receive("hi back");

        // Then
        receiver.awaitOne("message");
        assertThat(receiver.deliveries())
                .extracting(WebhookReceiver.Delivery::event)
                .containsOnly("message");
    }

    @Test
    void shouldIgnoreListedSenders() {
        // Given
        var receiver = opened(new WebhookReceiver());
        var number = startPaired(hook(receiver, Map.of("WHATSAPP_WEBHOOK_IGNORE_JIDS", SimulatedNumber.FRIEND_JID)));
        number.receive("ignored");

        // When
        number.receive(new JsonObject().put("from", "5511777770000").put("body", "heard"));

        // Then
        receiver.awaitOne("message");
        assertThat(receiver.deliveries("message"))
                .extracting(delivery -> delivery.payload().getString("body"))
                .containsExactly("heard");
    }

    @Test
    void shouldPreferSettingsOfDevice() {
        // Given
        var everybodys = opened(new WebhookReceiver());
        var own = opened(new WebhookReceiver());
        var number = startPaired(hook(everybodys, Map.of()));
        number.json(
                "PATCH",
                WEBHOOK_SETTINGS,
                new JsonObject()
                        .put("webhook_url", own.url())
                        .put("webhook_secret", "0wn")
                        .put("webhook_events", "message"));

        // When
        number.receive("hi");

        // Then
        var delivery = own.awaitOne("message");
        assertThat(delivery.headers()).containsEntry("x-hub-signature-256", delivery.signatureBy("0wn"));
        assertThat(everybodys.deliveries()).isEmpty();
    }

    /** Without a URL of its own, nothing else of a device's settings counts. */
    @Test
    void shouldIgnoreSecretOfDeviceWithoutUrl() {
        // Given
        var receiver = opened(new WebhookReceiver());
        var number = startPaired(hook(receiver, Map.of("WHATSAPP_WEBHOOK_SECRET", "k3y")));
        number.json(
                "PATCH",
                WEBHOOK_SETTINGS,
                new JsonObject().put("webhook_url", "").put("webhook_secret", "0wn"));

        // When
        number.receive("hi");

        // Then
        var delivery = receiver.awaitOne("message");
        assertThat(delivery.headers()).containsEntry("x-hub-signature-256", delivery.signatureBy("k3y"));
    }

    private static Map<String, String> hook(WebhookReceiver receiver, Map<String, String> settings) {
        var merged = new HashMap<>(settings);
        merged.put("WHATSAPP_WEBHOOK", receiver.url());
        return merged;
    }
}
