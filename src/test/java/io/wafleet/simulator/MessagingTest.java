package io.wafleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagingTest {
    private static final String ALICE = "5511999990001";
    private static final String BOB = "5511999990002";

    @TempDir
    private Path sessions;

    private WebhookReceiver aliceHooks;
    private WebhookReceiver bobHooks;
    private RunningSimulator alice;
    private RunningSimulator bob;

    @BeforeEach
    void start() throws Exception {
        aliceHooks = new WebhookReceiver();
        bobHooks = new WebhookReceiver();
        alice = RunningSimulator.start(sessions, "alice", aliceHooks.settings());
        bob = RunningSimulator.start(sessions, "bob", bobHooks.settings());
        alice.pair(ALICE);
        bob.pair(BOB);
    }

    @AfterEach
    void stop() throws Exception {
        alice.close();
        bob.close();
        aliceHooks.close();
        bobHooks.close();
    }

    private List<?> receipts(String id) {
        return aliceHooks.events("message.ack").stream()
                .filter(event -> List.of(id).equals(event.payload().get("ids")))
                .map(event -> event.payload().get("receipt_type"))
                .toList();
    }

    @Test
    void shouldDeliverToAnotherNumberAndAcknowledgeToTheSender() throws Exception {
        Map<String, Object> sent = alice.send(BOB, "hello <b>");

        String id = (String) sent.get("message_id");
        assertThat(id).matches("3EB0[0-9A-F]{18}");
        await().until(() -> bobHooks.events("message").size() == 1);
        WebhookReceiver.Event message = bobHooks.events("message").get(0);
        assertThat(message.signed()).isTrue();
        assertThat(message.body())
                .containsEntry("device_id", BOB + "@s.whatsapp.net")
                .containsEntry("session_id", BOB)
                .doesNotContainKey("timestamp");
        assertThat(message.payload())
                .containsEntry("id", id)
                .containsEntry("body", "hello <b>")
                .containsEntry("is_from_me", false)
                .containsEntry("chat_id", ALICE + "@s.whatsapp.net");
        await().until(() -> receipts(id).size() == 2);
        assertThat(receipts(id)).asString().contains("delivered", "read");
        await().until(() -> alice.call("GET", "/chat/" + BOB + "@s.whatsapp.net/messages")
                .toString()
                .contains(id));
        assertThat(bob.call("GET", "/chats").toString()).contains(ALICE);
    }

    @Test
    void shouldKeepMessagesForANumberThatIsOffline() throws Exception {
        bob.kill();
        alice.send(BOB, "while you were away");
        bob.start();
        bob.awaitHealthy();

        await().until(() -> !bobHooks.events("message").isEmpty());
        assertThat(bobHooks.events("message").get(0).payload()).containsEntry("body", "while you were away");
    }

    @Test
    void shouldForwardActionsOnMessages() throws Exception {
        String id = (String) alice.send(BOB, "first").get("message_id");
        alice.call("POST", "/message/" + id + "/reaction", "phone", BOB, "emoji", "👍");
        alice.call("POST", "/message/" + id + "/update", "phone", BOB, "message", "second");
        alice.call("POST", "/message/" + id + "/revoke", "phone", BOB);

        await().until(() -> !bobHooks.events("message.revoked").isEmpty()
                && !bobHooks.events("message.edited").isEmpty()
                && !bobHooks.events("message.reaction").isEmpty());
        assertThat(bobHooks.events("message.reaction").get(0).payload())
                .containsEntry("reaction", "👍")
                .containsEntry("reacted_message_id", id);
        assertThat(bobHooks.events("message.edited").get(0).payload())
                .containsEntry("original_message_id", id)
                .containsEntry("body", "second");
        assertThat(bobHooks.events("message.revoked").get(0).payload()).containsEntry("revoked_message_id", id);
    }

    @Test
    void shouldReceiveMediaFromOutsideAndTryAWebhookAgain() throws Exception {
        bobHooks.refuse(2);
        bob.call("POST", "/__simulator/receive", "from", "5511888880000", "body", "look", "media", "image");

        await().until(() -> !bobHooks.events("message").isEmpty());
        Map<?, ?> image =
                (Map<?, ?>) bobHooks.events("message").get(0).payload().get("image");
        assertThat(image.get("caption")).isEqualTo("look");
        Path file = bob.volume().resolve(String.valueOf(image.get("path")));
        assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(bob.raw("GET", "/" + image.get("path"), null).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepTheRecordOverAKill() throws Exception {
        String id = (String) alice.send("5511888880000", "one").get("message_id");
        alice.kill();
        alice.start();
        alice.awaitHealthy();

        Map<?, ?> record =
                (Map<?, ?>) ((List<?>) alice.call("GET", "/__simulator/record").get("list")).get(0);
        assertThat(record.get("id")).isEqualTo(id);
        assertThat(record.get("to")).isEqualTo("5511888880000@s.whatsapp.net");
    }

    @Test
    void shouldSendToAGroup() throws Exception {
        String group = (String) alice.results("POST", "/group", "title", "us", "participants", List.of(BOB))
                .get("group_id");
        alice.send(group, "to all");

        await().until(() -> !bobHooks.events("message").isEmpty()
                && !bobHooks.events("group.joined").isEmpty());
        assertThat(bobHooks.events("message").get(0).payload())
                .containsEntry("chat_id", group)
                .containsEntry("from", ALICE + "@s.whatsapp.net");
    }
}
