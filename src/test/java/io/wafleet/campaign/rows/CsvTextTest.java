package io.wafleet.campaign.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {
    private static final String TEXT = "to;nome\r\n5511999999999;João Ímã, “à vista” € 5\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "UTF-16"})
    void shouldTellTheEncodingWhenNothingIsSaid(String charset) {
        assertThat(CsvText.decode(TEXT.getBytes(Charset.forName(charset)), null))
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void shouldHeedTheMarkOfTheByteOrderWhateverIsSaid(String charset) {
        byte[] marked = ("\ufeff" + TEXT).getBytes(Charset.forName(charset));

        assertThat(CsvText.decode(marked, null)).isEqualTo(TEXT);
        assertThat(CsvText.decode(marked, "windows-1252")).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"IBM850, São", "ISO-8859-15, preço €", "windows-1251, Анна", "Shift_JIS, 日本", "utf-16le, São"})
    void shouldHeedWhatIsSaid(String charset, String text) {
        assertThat(CsvText.decode(text.getBytes(Charset.forName(charset)), charset))
                .isEqualTo(text);
    }

    @Test
    void shouldReadNoEncodingIntoAnother() throws Exception {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        mixed.write("to;nome\n1;João\n".getBytes(StandardCharsets.UTF_8));
        mixed.write("2;José\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> CsvText.decode(mixed.toByteArray(), null))
                .hasMessageStartingWith("the CSV is UTF-8 but for line 3; ");
        assertThatThrownBy(() -> CsvText.decode(TEXT.getBytes(Charset.forName("windows-1252")), "utf-8"))
                .hasMessageStartingWith("the CSV is not in UTF-8; ");
        assertThatThrownBy(() -> CsvText.decode(new byte[] {(byte) 0x81, 'a'}, null))
                .hasMessageStartingWith("the CSV is neither in UTF-8 nor in windows-1252; ");
        assertThatThrownBy(() -> CsvText.decode(new byte[0], "klingon"))
                .hasMessage("the CSV has a charset that is not known: klingon");
    }
}
