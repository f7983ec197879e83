package io.wafleet.send.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.GowaAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of the child to a send, as docs/sends.md lists them. */
class SendOutcomeTest {
    private static final Path DOCUMENT = Path.of("docs/sends.md");
    private static final Path RECORDINGS = Path.of("src/test/resources/gowa-recordings.json");
    private static final Pattern REFUSED = Pattern.compile("`(\\d{3}) (\\w+)` ?(.*)");

    /** A line of the table. */
    record Line(String answer, String message, String repeatable, String cause) {
        @Override
        public String toString() {
            return answer;
        }
    }

    static List<Line> table() throws IOException {
        try (Stream<String> lines = Files.lines(DOCUMENT)) {
            return lines.dropWhile(line -> !line.startsWith("| the child's answer"))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> line.split("\\|", -1))
                    .map(cells -> new Line(
                            cells[1].strip(),
                            cells[2].strip(),
                            cells[3].strip(),
                            cells[5].replace("`", "").strip()))
                    .toList();
        }
    }

    private static GowaAnswer answer(String text) {
        Matcher refused = REFUSED.matcher(text);
        if (refused.matches()) {
            return new GowaAnswer.Refused(Integer.parseInt(refused.group(1)), refused.group(2), refused.group(3));
        }
        return switch (text) {
            case "`200` with an id" ->
                new GowaAnswer.Ok(new JsonObject().put("message_id", "3EB0AA").put("status", "Sent"), "Sent");
            case "`200` without an id" -> new GowaAnswer.Ok(new JsonObject().put("status", "Sent"), "Sent");
            case "no connection" -> new GowaAnswer.Unreachable("Connection refused");
            case "no answer" -> new GowaAnswer.Lost("Connection was closed");
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String word(SendOutcome outcome) {
        if (outcome instanceof SendOutcome.SafeToRepeat again) {
            return again.attempts() == Integer.MAX_VALUE ? "again" : "again, " + again.attempts() + " in all";
        }
        return switch (outcome.word()) {
            case "sent", "hold" -> outcome.word();
            case "final" -> "failed";
            case "unknown" -> "look up";
            default -> throw new IllegalArgumentException(outcome.word());
        };
    }

    @ParameterizedTest
    @MethodSource("table")
    void shouldMeanForMessagesWhatTheTableSays(Line line) {
        assertThat(word(SendOutcome.ofMessage(answer(line.answer())))).isEqualTo(line.message());
    }

    @ParameterizedTest
    @MethodSource("table")
    void shouldMeanForWhatMayBeRepeatedWhatTheTableSays(Line line) {
        assertThat(word(SendOutcome.ofRepeatable(answer(line.answer())))).isEqualTo(line.repeatable());
    }

    private static String cause(SendOutcome outcome) {
        if (outcome instanceof SendOutcome.SafeToRepeat again) {
            return again.cause().code().code();
        }
        if (outcome instanceof SendOutcome.Hold hold) {
            return hold.cause().code().code();
        }
        if (outcome instanceof SendOutcome.Final end) {
            return end.cause().code().code();
        }
        return outcome instanceof SendOutcome.Unknown unknown
                ? unknown.cause().code().code()
                : "";
    }

    @ParameterizedTest
    @MethodSource("table")
    void shouldHaveTheCauseThatTheTableSays(Line line) {
        assertThat(cause(SendOutcome.ofMessage(answer(line.answer())))).isEqualTo(line.cause());
        assertThat(cause(SendOutcome.ofRepeatable(answer(line.answer())))).isEqualTo(line.cause());
    }

    /** The worst mistakes: to repeat what may have been sent, or to call it failed. */
    @Test
    void shouldNeverRepeatOrGiveUpAMessageAfterAnAnswerThatMayFollowASend() {
        for (int status : new int[] {200, 201, 202, 302, 408, 500, 501, 502, 503, 504, 599}) {
            for (String code : List.of("TEXT", "", "INTERNAL_SERVER_ERROR", "GATEWAY_TIMEOUT", "NEW_CODE")) {
                SendOutcome outcome = SendOutcome.ofMessage(new GowaAnswer.Refused(status, code, "who knows"));
                assertThat(outcome).as("%d %s", status, code).isInstanceOf(SendOutcome.Unknown.class);
            }
        }
    }

    @Test
    void shouldKnowThatNothingWasSentByANumberThatIsNotPaired() throws IOException {
        List<SendOutcome> outcomes =
                recordedAnswers().map(SendOutcome::ofMessage).toList();

        assertThat(outcomes).hasSizeGreaterThan(30);
        assertThat(outcomes)
                .allMatch(
                        outcome -> outcome instanceof SendOutcome.SafeToRepeat || outcome instanceof SendOutcome.Final);
    }

    /** What the real child was seen to answer to sends, when it was not paired. */
    private static Stream<GowaAnswer> recordedAnswers() throws IOException {
        return new JsonObject(Files.readString(RECORDINGS))
                .getJsonArray("calls").stream()
                        .map(JsonObject.class::cast)
                        .filter(call ->
                                call.getJsonObject("request").getString("path").startsWith("/send/"))
                        .filter(call -> call.getJsonObject("request")
                                .getString("method")
                                .equals("POST"))
                        // Repeatable, and so never asked.
                        .filter(call -> !call.encode().contains("presence"))
                        .map(call -> refusal(call.getJsonObject("response")));
    }

    private static GowaAnswer refusal(JsonObject response) {
        int status = response.getInteger("status");
        return response.getValue("body") instanceof JsonObject body
                ? new GowaAnswer.Refused(status, body.getString("code"), body.getString("message"))
                : new GowaAnswer.Refused(status, "TEXT", String.valueOf(response.getValue("body")));
    }
}
