package io.wafleet.gowa.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTranslatorTest {
    private static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:05Z");

    @ParameterizedTest
    @CsvSource({
        "LOGIN_SUCCESS, link.paired",
        "DEVICE_LOGGED_OUT, link.logged-out",
        "PASSKEY_REQUEST, passkey.request",
        "PASSKEY_CONFIRMATION, passkey.confirmation",
        "PASSKEY_ERROR, passkey.error",
        "DEVICE_WEBHOOK_CONFIG_UPDATED, child.frame",
        "LIST_DEVICES, child.frame",
        "SOMETHING_NEW, child.frame",
    })
    void shouldHaveOurTypeWhenTheChildSpeaks(String code, String type) {
        // Given
        JsonObject frame = new JsonObject()
                .put("code", code)
                .put("message", "Successfully pair with 5511999990001:12@s.whatsapp.net")
                .putNull("result");

        // When
        ChildEvent event = FrameTranslator.text(frame.encode(), RECEIVED);

        // Then
        assertThat(event)
                .isEqualTo(new ChildEvent(
                        type,
                        RECEIVED,
                        null,
                        new JsonObject()
                                .put("message", "Successfully pair with 5511999990001:12@s.whatsapp.net")
                                .put("raw", frame)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"code\":null,\"message\":null}", "{\"code\":5,\"message\":{}}"})
    void shouldKeepTheOriginalWhenItIsNotAsTheContractSays(String text) {
        ChildEvent event = FrameTranslator.text(text, RECEIVED);

        assertThat(event.type()).isEqualTo("child.frame");
        assertThat(event.data().getJsonObject("raw")).isEqualTo(new JsonObject(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{\"code\":", "[1,2]", "\"text\"", "null", "7"})
    void shouldKeepTheTextWhenItIsNoObject(String text) {
        ChildEvent event = FrameTranslator.text(text, RECEIVED);

        assertThat(event.type()).isEqualTo("child.frame");
        assertThat(event.data().getString("raw")).isEqualTo(text);
    }

    @Test
    void shouldKeepTheBytesWhenTheFrameIsBinary() {
        ChildEvent event = FrameTranslator.binary(Buffer.buffer(new byte[] {0, -1, 7}), RECEIVED);

        assertThat(event.type()).isEqualTo("child.frame");
        assertThat(event.data().getString("raw")).isEqualTo("AP8H");
        assertThat(event.data().getString("encoding")).isEqualTo("base64");
    }
}
