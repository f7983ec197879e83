package io.wafleet.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.pacing.Contact;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SendJobTest {
    private static final Cause WHY = CauseCode.CHILD_REFUSED.cause(400, "BAD_REQUEST", "why");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(5);

    private static SendJob job(SendState state) {
        return new SendJob(
                "1",
                "acme",
                new DeviceId("5511999990001"),
                "5521988887777@s.whatsapp.net",
                new Content.Text("hello"),
                Order.Terms.DEFAULT,
                Contact.KNOWN,
                state,
                WHY,
                1,
                NOW,
                "3EB0AA",
                History.EMPTY,
                NOW,
                NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "SENT, DELIVERED, DELIVERED",
        "SENT, READ, READ",
        "DELIVERED, READ, READ",
        "DELIVERED, DELIVERED, DELIVERED",
        "READ, DELIVERED, READ",
        "READ, READ, READ",
        "FAILED, DELIVERED, FAILED",
    })
    void shouldOnlyMoveForwardWhenReceiptsCome(SendState before, SendState receipt, SendState after) {
        // Given
        SendJob job = job(before);

        // When
        SendJob moved = job.acknowledged(receipt, LATER);

        // Then
        assertThat(moved.state()).isEqualTo(after);
        if (before == after) {
            assertThat(moved).isSameAs(job);
        } else {
            assertThat(moved.updatedAt()).isEqualTo(LATER);
            assertThat(moved.cause()).isNull();
        }
    }

    @Test
    void shouldCountTheAttemptAndForgetTheCauseWhenTheChildIsCalled() {
        SendJob sending = job(SendState.QUEUED).sending(LATER);

        assertThat(sending.state()).isEqualTo(SendState.SENDING);
        assertThat(sending.attempts()).isEqualTo(2);
        assertThat(sending.attemptedAt()).isEqualTo(LATER);
        assertThat(sending.cause()).isNull();
        assertThat(sending.createdAt()).isEqualTo(NOW);
    }

    @Test
    void shouldKeepWhatItIsWhenItMovesOn() {
        SendJob job = job(SendState.SENDING);

        assertThat(job.queuedAgain(WHY, LATER))
                .usingRecursiveComparison()
                .ignoringFields("state", "cause", "updatedAt", "history", "attemptedAt")
                .isEqualTo(job);
        assertThat(job.sent("3EB0BB", LATER))
                .usingRecursiveComparison()
                .ignoringFields("state", "cause", "updatedAt", "history", "messageId")
                .isEqualTo(job);
        assertThat(job.sent("3EB0BB", LATER).messageId()).isEqualTo("3EB0BB");
        assertThat(job.ended(SendState.FAILED, WHY, LATER))
                .usingRecursiveComparison()
                .ignoringFields("state", "cause", "updatedAt", "history")
                .isEqualTo(job);
    }

    @Test
    void shouldSayWhatHoldsItWhenItWaitsAndWhyItFailedWhenItFailed() {
        JsonObject waiting = job(SendState.QUEUED).toJson();
        assertThat(waiting.getJsonObject("cause")).isEqualTo(WHY.toJson());

        JsonObject failed = job(SendState.FAILED).toJson();
        assertThat(failed.getJsonObject("cause")).isEqualTo(WHY.toJson());
        assertThat(failed.getString("state")).isEqualTo("failed");
    }

    @ParameterizedTest
    @EnumSource(SendState.class)
    void shouldReadItsOwnWordWhenAStateIsStored(SendState state) {
        assertThat(SendState.parse(state.text())).isEqualTo(state);
        assertThat(state.isOutcome()).isEqualTo(state != SendState.QUEUED && state != SendState.SENDING);
    }
}
