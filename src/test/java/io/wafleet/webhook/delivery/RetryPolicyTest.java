package io.wafleet.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.CauseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofDays(7), new SplittableRandom(42));

    private static Delivery fresh(Instant queuedAt) {
        return new Delivery(
                new Delivery.Key("w", 1),
                "",
                "message.received",
                Delivery.State.PENDING,
                null,
                0,
                Instant.EPOCH,
                queuedAt,
                null,
                new JsonArray(),
                queuedAt,
                queuedAt);
    }

    private static Outcome failed(int status, @Nullable Duration retryAfter) {
        return new Outcome(
                NOW, 12, status, status == 0 ? CauseCode.TIMEOUT.cause() : Outcome.cause(status), "no", retryAfter);
    }

    private static Outcome delivered() {
        return new Outcome(NOW, 12, 204, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "10, 512", "11, 600", "40, 600", "100000, 600"})
    void shouldDoubleTheDelayUpToTenMinutesWithJitter(int failures, long seconds) {
        assertThat(IntStream.range(0, 200).mapToObj(i -> POLICY.delay(failures)))
                .allSatisfy(delay -> assertThat(delay.toMillis()).isBetween(seconds * 800, seconds * 1200))
                .anySatisfy(delay -> assertThat(delay.toMillis()).isLessThan(seconds * 950))
                .anySatisfy(delay -> assertThat(delay.toMillis()).isGreaterThan(seconds * 1050));
    }

    @Test
    void shouldBeDeliveredWhenTheReceiverTookIt() {
        Delivery after = POLICY.after(fresh(NOW), delivered(), NOW);
        assertThat(after.state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(after.attempts()).isEqualTo(1);
        assertThat(after.toJson().getInteger("status")).isEqualTo(204);
    }

    @Test
    void shouldBeTriedAgainWhenItFailed() {
        Delivery after = POLICY.after(fresh(NOW), failed(500, null), NOW);
        assertThat(after.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(after.nextAt()).isBetween(NOW.plusMillis(800), NOW.plusMillis(1200));
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAskedWhenThatIsLonger() {
        assertThat(POLICY.after(fresh(NOW), failed(429, Duration.ofMinutes(5)), NOW)
                        .nextAt())
                .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(POLICY.after(fresh(NOW), failed(503, Duration.ZERO), NOW).nextAt())
                .isAfterOrEqualTo(NOW.plusMillis(800));
    }

    @Test
    void shouldBeDeadWhenItsTimeIsOver() {
        Delivery late = fresh(NOW.minus(Duration.ofDays(7)));
        Delivery after = POLICY.after(late, failed(0, null), NOW);
        assertThat(after.state()).isEqualTo(Delivery.State.DEAD);
        assertThat(after.cause()).isEqualTo(CauseCode.EXPIRED.cause());
        assertThat(after.toJson().getJsonObject("cause").getString("code")).isEqualTo("expired");
        assertThat(after.toJson().getJsonArray("history").getJsonObject(0).getJsonObject("cause"))
                .isEqualTo(CauseCode.TIMEOUT.cause().toJson());
        assertThat(POLICY.isExpired(late, NOW)).isFalse();
        assertThat(POLICY.isExpired(late, NOW.plusMillis(1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void shouldBeDeadWhenItsBodyIsRefusedTenTimes(int status) {
        Delivery delivery = fresh(NOW);
        for (int i = 1; i <= 9; i++) {
            delivery = POLICY.after(delivery, failed(status, null), NOW);
            assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
        }
        delivery = POLICY.after(delivery, failed(status, null), NOW);
        assertThat(delivery.state()).isEqualTo(Delivery.State.DEAD);
        assertThat(delivery.cause()).isEqualTo(CauseCode.REFUSED.cause());
        assertThat(delivery.history()).hasSize(10);
    }

    @Test
    void shouldLiveOnWhenNotAllOfTheLastAttemptsWereRefusals() {
        Delivery delivery = fresh(NOW);
        for (int i = 1; i <= 30; i++) {
            delivery = POLICY.after(delivery, failed(i % 5 == 0 ? 500 : 400, null), NOW);
        }
        assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(delivery.attempts()).isEqualTo(30);
        assertThat(delivery.history()).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "120, 120",
        "' 7 ', 7",
        "86401, 86400",
        "999999999999999999, 86400",
        "'Sun, 01 Mar 2026 10:02:00 GMT', 120",
        "'Sun, 01 Mar 2026 09:00:00 GMT', 0",
        "'Sun, 01 Mar 2099 09:00:00 GMT', 86400"
    })
    void shouldUnderstandRetryAfter(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999999", "2026-03-01T10:02:00Z"})
    void shouldIgnoreARetryAfterThatNobodyCanRead(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }

    @Test
    void shouldOpenTheBreakerAfterTenFailuresInARow() {
        // Given
        Breaker breaker = new Breaker(null);
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.failed(NOW.plusSeconds(i))).isFalse();
        }
        breaker.succeeded();
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.failed(NOW.plusSeconds(100 + i))).isFalse();
        }
        // When
        boolean opened = breaker.failed(NOW.plusSeconds(110));
        // Then
        assertThat(opened).isTrue();
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.since()).isEqualTo(NOW.plusSeconds(100));
        assertThat(breaker.failed(NOW.plusSeconds(111))).isFalse();
        assertThat(breaker.probes()).isEqualTo(1);
        assertThat(breaker.succeeded()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.succeeded()).isFalse();
    }

    @Test
    void shouldBeOpenStillWhenAnEarlierGatewayHadItOpen() {
        Breaker breaker = new Breaker(NOW);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.since()).isEqualTo(NOW);
    }

    /** As the attempts of an outage leave it: without an answer there is no status. */
    @ParameterizedTest
    @CsvSource({
        "0 0 0 0 0 0 0 0 0 0, PENDING",
        "0 400 400 400 400 400 400 400 400 400, PENDING",
        "400 400 400 400 400 400 400 400 400 0, PENDING",
        "500 500 500 500 500 0 0 0 0 0, PENDING",
        "400 413 415 422 400 400 400 400 400 400, DEAD",
    })
    void shouldJudgeEveryAttemptWhateverWasAnsweredBefore(String statuses, Delivery.State state) {
        Delivery delivery = fresh(NOW);
        for (String status : statuses.split(" ")) {
            delivery = POLICY.after(delivery, failed(Integer.parseInt(status), null), NOW);
            // As the store gives it back.
            delivery = new Delivery(
                    delivery.key(),
                    delivery.device(),
                    delivery.type(),
                    delivery.state(),
                    delivery.cause(),
                    delivery.attempts(),
                    delivery.nextAt(),
                    delivery.queuedAt(),
                    delivery.answer(),
                    new JsonArray(delivery.history().encode()),
                    delivery.createdAt(),
                    delivery.updatedAt());
        }

        assertThat(delivery.attempts()).isEqualTo(10);
        assertThat(delivery.state()).isEqualTo(state);
    }

    @Test
    void shouldSayWhyItsLastAttemptFailedWhileItIsPending() {
        Delivery delivery = POLICY.after(fresh(NOW), failed(503, null), NOW);

        assertThat(delivery.toJson().getJsonObject("cause"))
                .isEqualTo(CauseCode.STATUS_5XX.cause(503).toJson());
        assertThat(POLICY.after(delivery, delivered(), NOW).toJson().getValue("cause"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"timeout, timeout", "redirect, redirect", "status, other", ",''"})
    void shouldGiveTheWordsOfOldAttemptsACode(String word, String code) {
        Delivery now = fresh(NOW);
        JsonObject attempt = new JsonObject().put("at", NOW.toString()).put("error", word);
        Delivery old = new Delivery(
                now.key(),
                now.device(),
                now.type(),
                Delivery.State.PENDING,
                null,
                1,
                NOW,
                NOW,
                null,
                new JsonArray().add(attempt),
                NOW,
                NOW);

        JsonObject told = old.toJson().getJsonArray("history").getJsonObject(0);

        assertThat(told.containsKey("error")).isFalse();
        JsonObject cause = told.getJsonObject("cause");
        assertThat(cause == null ? "" : cause.getString("code")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"200, delivered", "302, redirect", "404, status-4xx", "503, status-5xx", "700, status-other"})
    void shouldBeCountedByFewWords(int status, String word) {
        assertThat(new Outcome(NOW, 1, status, Outcome.cause(status), null, null).word())
                .isEqualTo(word);
    }
}
