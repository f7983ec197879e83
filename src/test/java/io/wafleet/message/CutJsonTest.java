package io.wafleet.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutJsonTest {
    private final List<String> values = new ArrayList<>();

    private JsonObject read(String json, int maxRest) throws IOException {
        return new CutJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), maxRest, this::take).read();
    }

    private void take(InputStream characters) {
        try {
            values.add(new String(characters.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"media":{"base64":"QUJD","filename":"ação"},"to":"1"} | {"media":{"base64":"","filename":"ação"},"to":"1"} | QUJD
        { "media" : { "base64" : "QU\\/J" } }                   | {"media":{"base64":""}}                            | QU/J
        {"base64":"Q\\u0055\\nJ"}                               | {"base64":""}                                      | `QU\nJ`
        {"caption":"say \\"base64\\": \\"x\\"","base64":"QQ=="} | {"caption":"say \\"base64\\": \\"x\\"","base64":""} | QQ==
        {"base64":""}                                           | {"base64":""}                                      | ``
        """)
    void shouldCutTheValueOut(String json, String rest, String value) throws IOException {
        assertThat(read(json, 1000)).isEqualTo(new JsonObject(rest));
        assertThat(values).containsExactly(value.translateEscapes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"base64\",\"b\":\"x\"}",
                "{\"base64\":7}",
                "{\"base64\":{\"a\":\"b\"}}",
                "{\"a\":[\"base64\"]}"
            })
    void shouldCutNothingElseOut(String json) throws IOException {
        assertThat(read(json, 1000)).isEqualTo(new JsonObject(json));
        assertThat(values).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"base64\":\"QQ",
                "{\"base64\":\"QQ\\",
                "{\"base64\":\"QQ==\"",
                "{\"base64\":\"QQ==\",\"base64\":\"QQ==\"}",
                "{\"a\":\"\\"
            })
    void shouldRefuseWhatIsNoObject(String json) {
        assertThatThrownBy(() -> read(json, 1000)).isInstanceOf(ProblemException.class);
    }

    @Test
    void shouldLimitWhatIsNotCutOut() throws IOException {
        String text = "x".repeat(2000);
        assertThat(read("{\"base64\":\"" + text + "\"}", 100).fieldNames()).containsExactly("base64");
        assertThatThrownBy(() -> read("{\"text\":\"" + text + "\"}", 100)).isInstanceOf(ProblemException.class);
        assertThat(values).containsExactly(text);
    }
}
