package io.wafleet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=10&search=a%20b+c           | limit=10&search=a%20b+c",
                "search=&&x                        | search=&&x",
                "token=secret                      | ''",
                "limit=10&token=secret             | limit=10",
                "authorization=c2VjcmV0&limit=10   | limit=10",
                "a=1&Token=secret&TOKEN&b=2        | a=1&b=2",
                "a=1&%74oken=secret&b=%            | a=1&b=%",
                "tokens=1&x=token&search=token=1   | tokens=1&x=token&search=token=1",
                "search=a;token=b                  | search=a;token=b",
            })
    void shouldPassTheQueryWithoutLogins(String client, String child) {
        assertThat(Crossing.query(client)).isEqualTo(child);
    }

    @Test
    void shouldPassNothingWhenThereIsNoQuery() {
        assertThat(Crossing.query(null)).isEmpty();
    }
}
