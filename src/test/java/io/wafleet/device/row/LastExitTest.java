package io.wafleet.device.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastExitTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"code 1,1,", "code 0,0,", "signal 9,,9", "unknown,,", "code x,,"})
    void shouldTellCodeAndSignalApart(String status, Integer code, Integer signal) {
        assertThat(new LastExit(status, NOW).toJson())
                .isEqualTo(new JsonObject()
                        .put("status", status)
                        .put("code", code)
                        .put("signal", signal)
                        .put("at", "2026-03-01T10:00:00Z"));
    }
}
