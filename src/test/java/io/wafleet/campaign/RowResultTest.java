package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowResultTest {
    @Test
    void shouldTellTheTimesOfTheJob() {
        RowResult row = RowResult.of(
                7,
                "1@g.us",
                "read",
                null,
                "j",
                "M",
                "[{\"state\":\"queued\",\"at\":\"q\"},{\"state\":\"sent\",\"at\":\"s\"},{\"state\":\"read\",\"at\":\"r\"}]");

        assertThat(row.cells()).containsExactly("7", "1@g.us", "read", "", "j", "M", "s", "", "r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"})
    void shouldBeNoFormulaWhenASpreadsheetReadsIt(String to) {
        assertThat(RowResult.of(1, to, "invalid", null, null, null, "[]")
                        .cells()
                        .get(1))
                .isEqualTo("'" + to);
    }
}
