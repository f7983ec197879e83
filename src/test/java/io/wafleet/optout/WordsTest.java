package io.wafleet.optout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private final Words words = new Words(List.of("SAIR", "Não quero mais", "STOP"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SAIR|SAIR",
                "sair|SAIR",
                "'  Sair!  '|SAIR",
                "*SAIR*|SAIR",
                "sáir|SAIR",
                "ＳＡＩＲ|SAIR",
                "stop 🛑|STOP",
                "nao  quero, mais.|Não quero mais",
                "NA\u0303O QUERO MAIS|Não quero mais"
            })
    void shouldSayWhichWordItIsWhenAMessageIsOneAndNothingElse(String message, String word) {
        assertThat(words.said(message)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "🛑", "sair do grupo", "quero sair", "sairei", "s a i r", "SAIR SAIR", "non-stop", "não"
            })
    void shouldSayNothingWhenAMessageSaysMoreOrLess(String message) {
        assertThat(words.said(message)).isNull();
    }

    @Test
    void shouldSayNothingWhenAMessageIsLong() {
        assertThat(words.said("sair" + " ".repeat(10_000))).isNull();
    }

    @Test
    void shouldHaveNoneWhenNoneAreSet() {
        assertThat(new Words(List.of()).said("SAIR")).isNull();
        assertThat(new Words(List.of("!?")).said("!?")).isNull();
        assertThat(Rules.isWord("!?")).isFalse();
        assertThat(Rules.isWord("2")).isTrue();
    }
}
