package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
