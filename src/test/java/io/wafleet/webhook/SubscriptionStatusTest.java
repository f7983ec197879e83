package io.wafleet.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.webhook.subscription.Subscription.State;
import io.wafleet.webhook.subscription.Subscription.Status;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionStatusTest {
    static Stream<Cause> ownCauses() {
        return Stream.of(CauseCode.GONE.cause(), CauseCode.FAILING.cause(Instant.parse("2026-03-01T09:00:00Z")));
    }

    @ParameterizedTest
    @MethodSource("ownCauses")
    void shouldBeGivenUpWhenTheGatewayPausedIt(Cause cause) {
        assertThat(new Status(State.PAUSED, cause, null).isGivenUp()).isTrue();
        assertThat(new Status(State.ACTIVE, cause, null).isGivenUp()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"paused", "paused {\"note\":\"gone: the receiver answered 410\"}", "other failing since Monday"})
    void shouldNotBeGivenUpWhenAUserPausedIt(String cause) {
        assertThat(new Status(State.PAUSED, Cause.parse(cause), null).isGivenUp())
                .isFalse();
    }

    @Test
    void shouldNotBeGivenUpWithoutACause() {
        assertThat(new Status(State.PAUSED, null, null).isGivenUp()).isFalse();
        assertThat(Status.ACTIVE.isGivenUp()).isFalse();
    }
}
