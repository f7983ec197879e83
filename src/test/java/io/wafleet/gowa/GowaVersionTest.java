package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GowaVersionTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, true",
                "v8.11.0, true",
                "v7.4.0, true",
                "8.4, true",
                "v9.0.0, false",
                "v9.2.0, false",
                "9.1.0, false",
                "v10.0.0, false",
                "v12.3, false",
                "main-51f7b19, false",
                "'', false"
            })
    void shouldKnowWhatIsTooOld(@Nullable String text, boolean tooOld) {
        assertThat(new GowaVersion(text).isTooOld()).isEqualTo(tooOld);
    }
}
