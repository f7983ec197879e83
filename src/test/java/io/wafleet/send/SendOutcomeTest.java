package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.GowaAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendOutcomeTest {
    /** Every answer of the child to a send. What may have been sent must never count as safe to repeat, nor as failed. */
    @ParameterizedTest
    @CsvSource({
        "400, VALIDATION_ERROR, final",
        "400, INVALID_JID, final",
        "400, BAD_REQUEST, final",
        "400, DEVICE_ID_REQUIRED, safe_to_repeat",
        "400, TEXT, final",
        "401, AUTHENTICATION_ERROR, safe_to_repeat",
        "401, TEXT, safe_to_repeat",
        "404, DEVICE_NOT_FOUND, safe_to_repeat",
        "404, TEXT, final",
        "413, TEXT, final",
        "429, WA_REACHOUT_TIMELOCK, hold",
        "500, INVALID_WA_CLI, safe_to_repeat",
        "500, INTERNAL_SERVER_ERROR, unknown",
        "500, UPLOAD_MEDIA_ERROR, unknown",
        "500, TEXT, unknown",
        "502, TEXT, unknown",
        "503, DEVICE_MANAGER_UNAVAILABLE, unknown",
        "504, GATEWAY_TIMEOUT, unknown",
        "200, TEXT, unknown",
        "202, SUCCESS, unknown",
        "302, TEXT, unknown",
    })
    void shouldHaveThisOutcomeWhenTheChildRefuses(int status, String code, String word) {
        SendOutcome outcome = SendOutcome.of(new GowaAnswer.Refused(status, code, "why"));

        assertThat(outcome.word()).isEqualTo(word);
        assertThat(outcome.toString()).contains(status + " " + code + ": why");
    }

    @Test
    void shouldBeSentWhenTheChildGivesAMessageId() {
        JsonObject results = new JsonObject().put("message_id", "3EB0AA").put("status", "Message sent");

        assertThat(SendOutcome.of(new GowaAnswer.Ok(results, "Message sent")))
                .isEqualTo(new SendOutcome.Sent("3EB0AA"));
        assertThat(new SendOutcome.Sent("3EB0AA").word()).isEqualTo("sent");
    }

    @Test
    void shouldBeUnknownWhenTheChildGivesNoMessageId() {
        assertThat(SendOutcome.of(new GowaAnswer.Ok(new JsonObject(), "")).word())
                .isEqualTo("unknown");
        assertThat(SendOutcome.of(new GowaAnswer.Ok(new JsonObject().put("message_id", ""), ""))
                        .word())
                .isEqualTo("unknown");
        assertThat(SendOutcome.of(new GowaAnswer.Ok(new JsonObject().putNull("message_id"), ""))
                        .word())
                .isEqualTo("unknown");
    }

    @Test
    void shouldBeSafeToRepeatOnlyWhenTheChildCannotHaveSeenIt() {
        assertThat(SendOutcome.of(new GowaAnswer.Unreachable("refused"))).isInstanceOf(SendOutcome.SafeToRepeat.class);
        assertThat(SendOutcome.of(new GowaAnswer.Lost("reset"))).isInstanceOf(SendOutcome.Unknown.class);
    }
}
