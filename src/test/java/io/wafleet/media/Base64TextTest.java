package io.wafleet.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
    private static Base64Text read(String text) throws IOException {
        return Base64Text.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
        aGk=                              | hi | null
        aGk                               | hi | null
        ' aG\r\n\tk= '                    | hi | null
        data:text/plain;base64,aGk=       | hi | text/plain
        DATA:text/plain;a=b;BASE64,aGk    | hi | text/plain
        data:;base64,aGk=                 | hi | null
        data:text/plain;base64,aGk%3D     | hi | text/plain
        data:;base64,fn5%2d               | ~~~ | null
        fn5-                              | ~~~ | null
        """)
    void shouldReadAllWaysOfWritingIt(String text, String bytes, String mimeType) throws IOException {
        Base64Text read = read(text.translateEscapes());
        assertThat(new String(read.bytes().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(bytes);
        assertThat(read.mimeType()).isEqualTo(mimeType);
    }

    @Test
    void shouldReadWhatIsLong() throws IOException {
        byte[] bytes = new byte[1_000_001];
        new Random(5).nextBytes(bytes);
        assertThat(read(Base64.getMimeEncoder().encodeToString(bytes)).bytes().readAllBytes())
                .isEqualTo(bytes);
        assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                        .bytes()
                        .readAllBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%k=",
                "aGk=x",
                "a",
                "data:text/plain,hi",
                "data:text/plain;base64",
                "data:",
                "é",
                "aGk%3D",
                "data:;base64,aGk%zz"
            })
    void shouldRefuse(String text) {
        assertThatThrownBy(() -> read(text).bytes().readAllBytes()).isInstanceOf(IOException.class);
    }
}
