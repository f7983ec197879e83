package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.content.Action;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.content.MessageOptions;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaAnswer;
import io.wafleet.gowa.GowaClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway's own client sends arrives in the child as it was meant. */
final class SendCallsIT extends PairedContract {
    private final Vertx vertx = Vertx.vertx();
    private Path spool;
    private SimulatedNumber number;

    @BeforeEach
    void pair() {
        spool = scratch.resolve("spool");
        number = startPaired(Map.of("SIM_FETCH_LINKS", "false"));
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        text     | {"mentions":["5511888880000","@everyone"],"reply_message_id":"3EB0000000000000000000","duration":604800,"is_forwarded":true}
        contact  | {"contact_name":"Ana","contact_phone":"5511777770000","duration":604800,"is_forwarded":true}
        location | {"latitude":"-23.5505","longitude":"0.00000010","duration":604800,"is_forwarded":true}
        poll     | {"question":"lunch?","options":["yes","no"],"max_answer":1,"duration":604800,"is_forwarded":true}
        link     | {"link":"http://127.0.0.1:1/","caption":"look","duration":604800,"is_forwarded":true}
        image    | {"caption":"a dot","view_once":true,"compress":false,"hd":false,"reply_message_id":"3EB0000000000000000000","duration":604800,"is_forwarded":true}
        video    | {"caption":"a dot","view_once":true,"compress":false,"hd":true,"gif_playback":true,"reply_message_id":"3EB0000000000000000000","duration":604800,"is_forwarded":true}
        audio    | {"ptt":true,"reply_message_id":"3EB0000000000000000000","duration":604800,"is_forwarded":true}
        document | {"caption":"a dot","reply_message_id":"3EB0000000000000000000","duration":604800,"is_forwarded":true}
        sticker  | {"reply_message_id":"3EB0000000000000000000","duration":604800,"is_forwarded":true}
        reaction | {"target":"3EB0000000000000000000","emoji":"👍"}
        edit     | {"target":"3EB0000000000000000000","body":"better"}
        revoke   | {"target":"3EB0000000000000000000"}
        read     | {"target":"3EB0000000000000000000"}
        presence | {"type":"available"}
        typing   | {"state":"composing"}
        """)
    void shouldArriveAsItWasMeant(String kind, String asked) throws IOException {
        // Given
        Content content = EverySend.in(spool).get(kind);

        // When
        GowaAnswer answer = send(content);

        // Then
        assertThat(answer).isInstanceOf(GowaAnswer.Ok.class);
        assertThat(((GowaAnswer.Ok) answer).results().getString("message_id")).isNotBlank();
        assertThat(record().size()).isEqualTo(1);
        JsonObject arrived = record().getJsonObject(0).getJsonObject("asked");
        arrived.fieldNames().removeIf(field -> arrived.getValue(field) instanceof JsonObject);
        assertThat(withoutDefaults(arrived)).isEqualTo(withoutDefaults(new JsonObject(asked)));
    }

    /** What a kind cannot have, such as a quote in a contact card, the child ignores. */
    private static JsonObject withoutDefaults(JsonObject fields) {
        JsonObject copy = fields.copy();
        if (fields.containsKey("contact_name")
                || fields.containsKey("latitude")
                || fields.containsKey("question")
                || fields.containsKey("link")) {
            copy.remove("reply_message_id");
        }
        return copy;
    }

    @Test
    void shouldKeepTheFilesNameTypeAndEveryByte() throws Exception {
        // Given
        byte[] bytes = new byte[30_000_000];
        new Random(5).nextBytes(bytes);
        Files.createDirectories(spool);
        Files.write(spool.resolve("0b"), bytes);
        Media.File file = new Media.File("0b", "ação \"1\"\r\n.pdf", "application/pdf", bytes.length, "00");

        // When
        GowaAnswer answer = send(new Media.Document(file, null, MessageOptions.NONE));

        // Then
        assertThat(answer).isInstanceOf(GowaAnswer.Ok.class);
        JsonObject arrived = record().getJsonObject(0).getJsonObject("asked").getJsonObject("file");
        assertThat(arrived.getString("filename")).isEqualTo("ação _1___.pdf");
        assertThat(arrived.getString("type")).isEqualTo("application/pdf");
        assertThat(arrived.getLong("size")).isEqualTo(bytes.length);
        assertThat(arrived.getString("sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    @Test
    void shouldForwardAMessageThatTheChildHasStored() {
        // Given
        String id = number.sent(SimulatedNumber.FRIEND, "pass it on");
        number.awaitStored(1);

        // When
        GowaAnswer answer = send(new Action.Forward(id));

        // Then
        assertThat(answer).isInstanceOf(GowaAnswer.Ok.class);
        assertThat(record().getJsonObject(1).getString("kind")).isEqualTo("forward");
        assertThat(record().getJsonObject(1).getString("body")).isEqualTo("pass it on");
    }

    @Test
    void shouldEndInARefusalWhenTheFileIsGone() {
        // Given
        Media.File gone = new Media.File("0c", "a.pdf", "application/pdf", 5, "00");

        // When
        GowaAnswer answer = send(new Media.Document(gone, null, MessageOptions.NONE));

        // Then
        assertThat(answer).isInstanceOfSatisfying(GowaAnswer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(410);
            assertThat(refused.code()).isEqualTo("FILE_GONE");
        });
        assertThat(record()).isEmpty();
    }

    @Test
    void shouldBeUnreachableWithAFileToo() throws IOException {
        // Given
        Content picture = EverySend.in(spool).get("image");
        number.child().close();

        // When
        GowaAnswer answer = send(picture);

        // Then
        assertThat(answer).isInstanceOf(GowaAnswer.Unreachable.class);
    }

    private GowaAnswer send(Content content) {
        GowaClient client = new GowaClient(vertx, spool);
        ChildEndpoint child =
                new ChildEndpoint(number.child().port(), "gw", "s3cret", SimulatedNumber.DEVICE, () -> true);
        try {
            return client.send(child, SimulatedNumber.FRIEND_JID, content).await(120, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private JsonArray record() {
        return new JsonArray(
                number.child().send("GET", "/__simulator/record", null).body());
    }
}
