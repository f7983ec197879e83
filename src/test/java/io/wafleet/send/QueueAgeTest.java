package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.Priority;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.pacing.Contact;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.pacing.Pacing;
import io.wafleet.pacing.QuietHours;
import io.wafleet.pacing.Warmth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueAgeTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant HOUR_LATER = START.plus(Duration.ofHours(1));

    private final QueueAge age = new QueueAge();

    private static SendJob queued(Instant accepted) {
        return scheduled(accepted, null);
    }

    private static SendJob scheduled(Instant accepted, Instant sendAt) {
        Order.Terms terms = new Order.Terms(Priority.NORMAL, sendAt, null, Order.OnUncertain.HOLD, null);
        return SendJob.of("1", new Order("acme", new DeviceId("a"), "1@g.us", new Content.Text("hi"), terms), accepted);
    }

    @Test
    void shouldCountFromTheJobThatWaitsLongest() {
        age.look(List.of(queued(START.plusSeconds(60)), queued(START)), HOUR_LATER);

        assertThat(age.seconds(HOUR_LATER)).isEqualTo(3600);
        assertThat(age.seconds(HOUR_LATER.plusSeconds(15))).isEqualTo(3615);
    }

    @Test
    void shouldCountFromTheTimeAtWhichAScheduledJobWasToGo() {
        age.look(List.of(scheduled(START, START.plusSeconds(3000))), HOUR_LATER);

        assertThat(age.seconds(HOUR_LATER)).isEqualTo(600);
    }

    @Test
    void shouldCountFromTheEndOfWhatHeldIt() {
        age.idle(HOUR_LATER.minusSeconds(100));
        age.look(List.of(queued(START)), HOUR_LATER);

        assertThat(age.seconds(HOUR_LATER)).isEqualTo(100);
    }

    @Test
    void shouldBeZeroWhileNothingCouldBeSent() {
        age.look(List.of(queued(START)), HOUR_LATER);
        age.look(List.of(), HOUR_LATER);

        assertThat(age.seconds(HOUR_LATER.plusSeconds(900))).isZero();
    }

    /** A large campaign takes hours, and is not stuck. */
    @Test
    void shouldBeginAnewWheneverTheQueueMovesOn() {
        age.look(List.of(queued(START)), HOUR_LATER);
        age.ended(queued(START).sent("3EB0", HOUR_LATER));
        age.look(List.of(queued(START)), HOUR_LATER.plusSeconds(15));

        assertThat(age.seconds(HOUR_LATER.plusSeconds(15))).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource({"SENT, 0", "FAILED, 0", "UNCERTAIN, 0", "CANCELLED, 3600", "EXPIRED, 3600"})
    void shouldCountOnlyWhatWasTriedAsProgress(SendState outcome, double seconds) {
        age.ended(queued(START).ended(outcome, CauseCode.NO_TRACE.cause(), HOUR_LATER));
        age.look(List.of(queued(START)), HOUR_LATER);

        assertThat(age.seconds(HOUR_LATER)).isEqualTo(seconds);
    }

    /** Who may be written to is what the age looks at: none is held for a time that is known. */
    @Test
    void shouldLeaveOutContactsThatAreHeldByACapOrByQuietHours() {
        LaneSettings none = Lanes.UNLIMITED;
        LaneSettings capped = new LaneSettings(
                none.interval(), none.jitter(), none.caps(), none.replyCaps(), 1, 0, null, null, false, 0);
        Pacing pacing = new Pacing(capped, new Warmth(Instant.EPOCH, 0), new SplittableRandom(1));
        assertThat(pacing.sendable(START)).containsExactlyInAnyOrder(Contact.values());
        pacing.sent(Contact.FIRST, START);
        assertThat(pacing.sendable(START)).containsExactlyInAnyOrder(Contact.REPLY, Contact.KNOWN);
        LaneSettings quiet = new LaneSettings(
                none.interval(),
                none.jitter(),
                none.caps(),
                none.replyCaps(),
                0,
                0,
                null,
                new QuietHours(LocalTime.of(8, 0), LocalTime.of(10, 0), ZoneOffset.UTC),
                false,
                0);
        Pacing asleep = new Pacing(quiet, new Warmth(Instant.EPOCH, 0), new SplittableRandom(1));
        assertThat(asleep.sendable(START)).containsExactly(Contact.REPLY);
    }

    @ParameterizedTest
    @CsvSource({
        "paused, true",
        "'paused {\"note\":\"holidays\"}', true",
        "other the number was logged out, true",
        "logged-out, false",
        "refusals, false",
    })
    void shouldTellAUsersPauseFromOneOfTheGateway(String cause, boolean user) {
        LaneStore.LaneRow row =
                new LaneStore.LaneRow(LaneStore.LaneRow.FRESH.settings(), Cause.parse(cause), Instant.EPOCH);

        assertThat(row.isPausedByAUser()).isEqualTo(user);
        assertThat(LaneStore.LaneRow.FRESH.isPausedByAUser()).isFalse();
    }
}
