package io.wafleet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static final Duration YEARS = Duration.ofDays(36_500);

    private static Body body(String json) {
        return Body.of(new JsonObject(json));
    }

    private static Problem problem(String json, Consumer<Body> read) {
        return Objects.requireNonNull(catchThrowableOfType(ProblemException.class, () -> read.accept(body(json))))
                .problem();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T09:00:00-03:00",
        "2026-12-01T09:00:00-0300",
        "2026-12-01T09:00:00-03",
        "2026-12-01 09:00:00-03:00",
        "2026-12-01 09:00:00 -0300",
        "2026-12-01t12:00:00z",
        "2026-12-01T12:00:00.000Z",
        "2026-12-01T12:00Z",
        "2026-12-01 12:00:00 Z",
        "2026-12-01T12:00:00+0000",
    })
    void shouldReadATimeWhenThereIsOneWayToReadIt(String text) {
        assertThat(Body.of(new JsonObject().put("at", text)).optionalTime("at", YEARS))
                .isEqualTo(Instant.parse("2026-12-01T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-12-01T09:00:00\"",
                "\"2026-12-01 09:00:00\"",
                "\"2026-12-01T12:00:00 03:00\"",
                "\"2026-12-01\"",
                "\"01/12/2026 09:00\"",
                "\"2026-13-01T09:00:00Z\"",
                "\"2026-02-30T09:00:00Z\"",
                "\"2026-12-01T09:00:00-99:00\"",
                "\"-999999999-01-01T00:00:00Z\"",
                "\"+1000000-01-01T00:00:00Z\"",
                "\"1764590400\"",
                "\"tomorrow\"",
                "1764590400",
                "{}",
            })
    void shouldSayHowATimeIsWrittenWhenItIsNone(String value) {
        Problem problem = problem("{\"at\":" + value + "}", body -> body.optionalTime("at", YEARS));
        assertThat(problem.field()).isEqualTo("at");
        assertThat(problem.detail()).contains("2026-01-31T09:00:00-03:00");
    }

    @ParameterizedTest
    @CsvSource({"600", "\"600\"", "600.0", "6e2"})
    void shouldReadAWholeNumberHoweverItIsWritten(String value) {
        assertThat(body("{\"ttl\":" + value + "}").optionalSeconds("ttl", 1000)).isEqualTo(600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"600.5", "\"600s\"", "\" 600\"", "\"\"", "true", "[600]", "\"99999999999999999999\"", "1e300"})
    void shouldRefuseWhatIsNoWholeNumber(String value) {
        assertThat(problem("{\"ttl\":" + value + "}", body -> body.optionalSeconds("ttl", 1000))
                        .field())
                .isEqualTo("ttl");
    }

    @Test
    void shouldReadDigitsThatCameAsANumber() {
        assertThat(body("{\"to\":5511988887777}").digits("to", 64)).isEqualTo("5511988887777");
        for (String value : new String[] {"5.5e12", "5511988887777.0", "true", "{}", "[5511988887777]"}) {
            assertThat(problem("{\"to\":" + value + "}", body -> body.digits("to", 64))
                            .field())
                    .isEqualTo("to");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name         | {\"name\":\"a\\u0000b\"}",
                "inner.name   | {\"inner\":{\"name\":\"\\u0000\"}}",
                "names[1]     | {\"names\":[\"a\",\"\\u0000\"]}",
                "rows[0].to   | {\"rows\":[{\"to\":\"\\u0000\"}]}",
                "body         | {\"a\\u0000b\":1}",
                "inner        | {\"inner\":{\"\\u0000\":1}}",
                "name         | {\"name\":\"\\ud83d\"}",
                "message      | {\"message\":\"\\ude00 turned round \\ud83d\"}",
            })
    void shouldNameTheFieldWhoseTextIsNoText(String field, String json) {
        assertThat(problem(json, body -> {}).field()).isEqualTo(field);
    }

    @Test
    void shouldTakeAnyCharacterInWhatIsSent() {
        String text = "a\0b\ud83d\ude00";
        assertThat(Body.of(new JsonObject().put("message", text)).words("message", 10))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t\n", "\u00a0", "\u200b", "\u200b \ufeff", "\u3000", "\u2060"})
    void shouldRefuseAMessageOfWhichNothingCanBeSeen(String text) {
        Problem problem = problem(new JsonObject().put("message", text).encode(), body -> body.words("message", 10));
        assertThat(problem).isEqualTo(Problem.field("message", "must not be blank"));
    }
}
