package io.wafleet.rest.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.wafleet.rest.user.LoginLimits.Turn;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginLimitsTest {
    private static final String ADDRESS = "203.0.113.7";

    private long now;
    private final LoginLimits limits = new LoginLimits(new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private int grantedAtOnce(String name, String address) {
        return (int) IntStream.range(0, 200)
                .mapToObj(i -> limits.ask(name, address))
                .filter(turn -> turn.granted() && turn.delay().isZero())
                .count();
    }

    @Test
    void shouldLetSomeWaitAndRefuseTheRestWhenOneNameIsTriedOften() {
        assertThat(grantedAtOnce("ana", ADDRESS)).isEqualTo(LoginLimits.OF_NAME);
        Turn refused = limits.ask("ana", ADDRESS);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.delay()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(60));
    }

    @Test
    void shouldGiveTheOwnerATurnWhenSomebodyAtTheSameAddressGuessesOneAfterTheOther() {
        // Given
        for (int i = 0; i < LoginLimits.OF_NAME; i++) {
            limits.ask("ana", ADDRESS);
        }
        Turn guess = limits.ask("ana", ADDRESS);

        // When
        Turn owner = limits.ask("ana", ADDRESS);

        // Then
        assertThat(guess.granted()).isTrue();
        assertThat(guess.delay()).isPositive();
        assertThat(owner.granted()).isTrue();
        assertThat(owner.delay()).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void shouldRefuseWhenManyNamesAreTriedFromOneAddress() {
        int granted = (int) IntStream.range(0, 200)
                .mapToObj(i -> limits.ask("name-" + i, ADDRESS))
                .filter(Turn::granted)
                .count();
        assertThat(granted).isBetween(LoginLimits.OF_ADDRESS, LoginLimits.OF_ADDRESS + 15);
        assertThat(limits.ask("ana", "203.0.113.8").delay())
                .as("another address")
                .isZero();
        pass(Duration.ofMinutes(2));
        assertThat(limits.ask("ana", ADDRESS).delay()).isZero();
    }

    @Test
    void shouldCountOneUserHoweverTheAddressIsSpelled() {
        assertThat(grantedAtOnce("ana@example.org", ADDRESS)).isEqualTo(LoginLimits.OF_NAME);
        assertThat(limits.ask("Ana@Example.ORG", ADDRESS).granted()).isFalse();
    }

    @Test
    void shouldNotCountWhatSucceeds() {
        for (int i = 0; i < 500; i++) {
            assertThat(limits.ask("ana", ADDRESS).delay()).isZero();
            limits.succeeded("ana", ADDRESS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:ffff::1, true",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:3:3:4:5:6, false",
        "203.0.113.7, 203.0.113.8, false"
    })
    void shouldCountANetworkOfIpv6AsOneAddress(String one, String other, boolean same) {
        assertThat(grantedAtOnce("ana", one)).isEqualTo(LoginLimits.OF_NAME);
        assertThat(limits.ask("ana", other).delay().isZero()).isNotEqualTo(same);
    }

    @Test
    void shouldNeverRefuseTheOwnerForWhatOthersTryElsewhere() {
        for (int i = 0; i < 300; i++) {
            grantedAtOnce("ana", "198.51.100." + i);
        }

        Turn owner = limits.ask("ana", ADDRESS);

        assertThat(owner.granted()).isTrue();
        assertThat(owner.delay()).isZero();
    }

    @Test
    void shouldKnowWhoHasLoggedInFromWhere() {
        limits.ask("ana", "2001:db8:1:2::1");
        assertThat(limits.isKnown("ana", "2001:db8:1:2::1")).isFalse();

        limits.succeeded("ana", "2001:db8:1:2::1");

        assertThat(limits.isKnown("ana", "2001:db8:1:2::2")).isTrue();
        assertThat(limits.isKnown("ana", "2001:db8:1:3::1")).isFalse();
        assertThat(limits.isKnown("bia", "2001:db8:1:2::1")).isFalse();
    }
}
