package io.wafleet.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void shouldQuoteWhatWouldBeTakenForTwoCells() {
        assertThat(Csv.lines(List.of(List.of("a", ""), List.of("1;2", "say \"hi\""))))
                .isEqualTo("a;\r\n\"1;2\";\"say \"\"hi\"\"\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"})
    void shouldBeNoFormulaWhenASpreadsheetReadsIt(String cell) {
        String written = Csv.lines(List.of(List.of(cell, "x")));

        assertThat(written).startsWith("'" + cell);
        assertThat(Csv.plain("'" + cell)).isEqualTo(cell);
        assertThat(Csv.plain("'" + "plain")).isEqualTo("'plain");
    }
}
