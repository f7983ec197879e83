package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1 | SELECT 1",
                "WHERE a = ? AND b = ? | WHERE a = $1 AND b = $2",
                "VALUES (?, '?', ?) | VALUES ($1, '?', $2)",
                "WHERE a = 'it''s ?' AND b = ? | WHERE a = 'it''s ?' AND b = $1",
                "VALUES (?,?,?,?,?,?,?,?,?,?,?) | VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
            })
    void shouldNumberPlaceholdersWhenTheyAreNotQuoted(String sql, String expected) {
        assertThat(Placeholders.number(sql)).isEqualTo(expected);
        assertThat(new Placeholders().numbered(sql)).isEqualTo(expected);
    }
}
