package io.wafleet.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
    @ParameterizedTest
    @CsvSource({
        // Over midnight, in a zone without summer time.
        "21:00, 08:00, America/Sao_Paulo, 2026-03-01T23:59:59Z, ",
        "21:00, 08:00, America/Sao_Paulo, 2026-03-02T00:00:00Z, 2026-03-02T11:00:00Z",
        "21:00, 08:00, America/Sao_Paulo, 2026-03-02T10:59:59Z, 2026-03-02T11:00:00Z",
        "21:00, 08:00, America/Sao_Paulo, 2026-03-02T11:00:00Z, ",
        // Within a day.
        "12:00, 13:30, UTC, 2026-03-01T11:59:00Z, ",
        "12:00, 13:30, UTC, 2026-03-01T12:00:00Z, 2026-03-01T13:30:00Z",
        "12:00, 13:30, UTC, 2026-03-01T13:30:00Z, ",
        // The night in which clocks go forward over the end: quiet hours end as that hour does not exist.
        "22:00, 02:30, Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z",
        "22:00, 00:30, America/Santiago, 2026-09-06T03:59:00Z, 2026-09-06T04:00:00Z",
        // The night in which an hour comes twice.
        "22:00, 07:00, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T06:00:00Z",
    })
    void shouldTellWhenTheyEndWhereTheNumberLives(LocalTime from, LocalTime to, ZoneId zone, Instant now, Instant end) {
        assertThat(new QuietHours(from, to, zone).end(now)).isEqualTo(end);
    }
}
