package io.wafleet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextQueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "João;joao",
                "AÇÃO, já!;acao ja",
                "Straße Ærø;strasse aero",
                "ﬁm ①;fim 1",
                "o'clock a-b;o clock a b",
                "ana@loja.com.br;ana loja com br",
                "ok👍🏽fim;ok 👍 fim",
                "שָׁלוֹם עולם;שלום עולם",
                "مَرْحَبًا;مرحبا",
                "Σίσυφος ΣΊΣΥΦΟΣ;σισυφοσ σισυφοσ",
                "東京 2020;東 京 2020",
                "\u0000 \u200d \ud800 x;x",
                "İstanbul ISTANBUL;istanbul istanbul",
            })
    void shouldBeFoldedToItsWords(String text, String words) {
        assertThat(Words.joined(text)).isEqualTo(words);
    }

    @Test
    void shouldHaveNoMoreAndNoLongerWordsThanBothDatabasesTake() {
        assertThat(Words.of("a ".repeat(65_000))).hasSize(Words.MOST);
        assertThat(Words.of("x".repeat(65_000))).containsExactly("x".repeat(100));
        assertThat(Words.of("😀".repeat(65_000))).hasSize(Words.MOST);
        // One character that folds to eighteen.
        assertThat(Words.joined("\ufdfa ".repeat(65_000)).length()).isLessThan(220_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "joao silva;\"joao\" AND \"silva\";('joao') & ('silva')",
                "jo*;\"jo\" *;('jo':*)",
                "\"bom dia\" ana*;\"bom dia\" AND \"ana\" *;('bom' <-> 'dia') & ('ana':*)",
                "\"bom di*\";\"bom di\";('bom' <-> 'di')",
                "a-bc*;\"a bc\" *;('a' <-> 'bc':*)",
                "NEAR(a b, 2);\"near a\" AND \"b\" AND \"2\";('near' <-> 'a') & ('b') & ('2')",
                "words:x OR y;\"words x\" AND \"or\" AND \"y\";('words' <-> 'x') & ('or') & ('y')",
                "x' | !y: & \\;\"x\" AND \"y\";('x') & ('y')",
                "\"open;\"open\";('open')",
            })
    void shouldHaveNoOtherMeaningThanItsWords(String text, String sqlite, String postgres) {
        TextQuery query = TextQuery.parse("q", text);

        assertThat(query.sqlite()).isEqualTo(sqlite);
        assertThat(query.postgres()).isEqualTo(postgres);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\"\"", "*", "!!! ( )", "a*", "\"a\" b*", "-- ' ;"})
    void shouldBeRefusedWhenItHasNoWordOrBeginsNearlyAll(String text) {
        assertThatThrownBy(() -> TextQuery.parse("q", text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("q"));
    }

    @Test
    void shouldBeRefusedWhenItHasTooManyWords() {
        assertThatThrownBy(() -> TextQuery.parse("q", "x ".repeat(51))).isInstanceOf(ProblemException.class);
        assertThat(TextQuery.parse("q", "x ".repeat(50)).terms()).hasSize(50);
    }
}
