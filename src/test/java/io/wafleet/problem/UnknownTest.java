package io.wafleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownTest {
    private static final List<String> KNOWN = List.of("from", "to", "message", "sendAt", "ttl", "mentions", "quality");

    @ParameterizedTest
    @CsvSource({
        "send_at,   sendAt",
        "SENDAT,    sendAt",
        "send-at,   sendAt",
        "sentAt,    sendAt",
        "snedAt,    sendAt",
        "mesage,    message",
        "messages,  message",
        "mention,   mentions",
        "tll,       ttl",
        "FROM,      from",
        "fro,       from",
    })
    void shouldNameTheNearestWhenANameIsNearlyRight(String name, String meant) {
        assertThat(Unknown.nearest(name, KNOWN)).isEqualTo(meant);
        assertThat(Unknown.of("field", name, KNOWN))
                .isEqualTo(Problem.field(name, "unknown field " + name + "; did you mean " + meant + "?"));
    }

    @ParameterizedTest
    @CsvSource({"dryRun", "x", "tt", "number", "text", "jid", "ações"})
    void shouldNameAllWhenNoneIsNear(String name) {
        assertThat(Unknown.nearest(name, KNOWN)).isNull();
        assertThat(Unknown.of("field", name, KNOWN).detail())
                .isEqualTo("unknown field " + name + "; known here: from, mentions, message, quality, sendAt, to, ttl");
    }

    @Test
    void shouldSayThatThereIsNoneWhenNoneIsKnown() {
        assertThat(Unknown.of("query parameter", "x", List.of()).detail())
                .isEqualTo("unknown query parameter x; there is none here");
    }

    @Test
    void shouldCutWhatIsTooLongToBeShown() {
        Problem problem = Unknown.of("field", "n".repeat(100_000), KNOWN);
        assertThat(String.valueOf(problem.field())).hasSize(65);
        assertThat(String.valueOf(problem.detail())).hasSizeLessThan(200);
    }
}
