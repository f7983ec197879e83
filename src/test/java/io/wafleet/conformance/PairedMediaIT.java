package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sending files (contract 3.4) and what the chat storage shows of them (contract 7). */
final class PairedMediaIT extends PairedContract {
    /** One white dot. */
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==");

    @Test
    void shouldSendImage() {
        // Given
        var number = startPaired();

        // When
        var answer = send(number, "image", "dot.png", "image/png", PNG, Map.of());

        // Then
        assertThat(status(answer)).startsWith("Message sent to " + SimulatedNumber.FRIEND_JID);
        number.awaitStored(1);
        assertThat(number.messages("?media_only=true")).hasSize(1);
        assertThat(row(number).getString("media_type")).isEqualTo("image");
        assertThat(row(number).getString("content")).isEqualTo("🖼️ Image");
    }

    @Test
    void shouldKeepCaptionOfImage() {
        // Given
        var number = startPaired();

        // When
        var answer = send(number, "image", "dot.png", "image/png", PNG, Map.of("caption", "a dot"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        number.awaitStored(1);
        assertThat(row(number).getString("content")).isEqualTo("a dot");
    }

    @Test
    void shouldRefuseImageOfOtherType() {
        // Given
        var number = startPaired();

        // When
        var answer = send(number, "image", "dot.bmp", "image/bmp", PNG, Map.of());

        // Then
        var refusal = SimulatedNumber.expect(400, answer);
        assertThat(refusal.getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(refusal.getString("message")).isEqualTo("your image is not allowed. please use jpg/jpeg/png");
    }

    @Test
    void shouldSendDocumentUnderItsName() {
        // Given
        var number = startPaired();
        var text = "hello".getBytes(StandardCharsets.UTF_8);

        // When
        var answer = send(number, "file", "note.txt", "text/plain", text, Map.of());

        // Then
        assertThat(status(answer)).startsWith("Document sent to " + SimulatedNumber.FRIEND_JID);
        number.awaitStored(1);
        assertThat(row(number).getString("media_type")).isEqualTo("document");
        assertThat(row(number).getString("filename")).isEqualTo("note.txt");
        assertThat(row(number).getString("content")).isEqualTo("📄 note.txt");
    }

    @Test
    void shouldRefuseAudioTypeWithParameters() {
        // Given
        var number = startPaired();
        var sound = new byte[] {'O', 'g', 'g', 'S'};

        // When
        var refused = send(number, "audio", "a.ogg", "audio/ogg; codecs=opus", sound, Map.of());
        var accepted = send(number, "audio", "a.ogg", "audio/ogg", sound, Map.of());

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(status(accepted)).startsWith("Send audio success " + SimulatedNumber.FRIEND_JID);
    }

    private static HttpResponse<String> send(
            SimulatedNumber number, String part, String name, String type, byte[] content, Map<String, String> more) {
        var fields = new HashMap<>(more);
        fields.put("phone", SimulatedNumber.FRIEND);
        var form = new Multipart(fields, part, name, type, content);
        return number.child()
                .exchange(HttpRequest.newBuilder(number.child().uri("/send/" + part))
                        .header("Authorization", RunningChild.AUTHORIZATION)
                        .header("Content-Type", Multipart.contentType())
                        .POST(BodyPublishers.ofByteArray(form.body())));
    }

    private static String status(HttpResponse<String> answer) {
        return SimulatedNumber.expect(200, answer).getJsonObject("results").getString("status");
    }

    private static JsonObject row(SimulatedNumber number) {
        return number.messages("").getJsonObject(0);
    }
}
