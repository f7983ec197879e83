package io.wafleet.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private long nanos;
    private final RateLimits limits = new RateLimits(10, Duration.ofSeconds(20), new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void useUp(String caller) {
        for (int left = 9; left >= 0; left--) {
            assertThat(limits.ofCaller(caller, 1))
                    .isEqualTo(new RateLimits.Turn(true, left, Duration.ZERO, Duration.ofSeconds(2L * (10 - left))));
        }
    }

    @Test
    void shouldGrantAsManyAtOnceAsInATimeAndThenOneAfterTheOther() {
        useUp("ana");

        assertThat(limits.ofCaller("ana", 1))
                .isEqualTo(new RateLimits.Turn(false, 0, Duration.ofSeconds(2), Duration.ofSeconds(20)));
        pass(Duration.ofSeconds(2));
        assertThat(limits.ofCaller("ana", 1).granted()).isTrue();
        assertThat(limits.ofCaller("ana", 1).granted()).isFalse();
        pass(Duration.ofSeconds(20));
        useUp("ana");
    }

    @Test
    void shouldTakeNothingFromOthers() {
        useUp("ana");

        assertThat(limits.ofCaller("bia", 1).remaining()).isEqualTo(9);
        assertThat(limits.ofAddress("ana", 1).remaining()).isEqualTo(9);
    }

    @Test
    void shouldCountByWeight() {
        assertThat(limits.ofCaller("ana", 4).remaining()).isEqualTo(6);
        assertThat(limits.ofCaller("ana", 7).granted()).isFalse();
        assertThat(limits.ofCaller("ana", 6).remaining()).isZero();
        assertThat(limits.ofCaller("ana", 0))
                .isEqualTo(new RateLimits.Turn(true, 0, Duration.ZERO, Duration.ofSeconds(20)));
        assertThat(limits.ofCaller("bia", 1000).granted()).isTrue();
    }

    @Test
    void shouldTakeANetworkOfIpv6ForOneAddress() {
        limits.ofAddress("2001:db8:1:2:3:4:5:6", 10);

        assertThat(limits.ofAddress("2001:db8:1:2:ffff:0:0:1", 1).granted()).isFalse();
        assertThat(limits.ofAddress("2001:db8:1:3:3:4:5:6", 1).granted()).isTrue();
        limits.ofAddress("198.51.100.7", 10);
        assertThat(limits.ofAddress("198.51.100.7", 1).granted()).isFalse();
        assertThat(limits.ofAddress("198.51.100.8", 1).granted()).isTrue();
    }

    /** However many strangers there are, who is known stays known, and memory is bounded. */
    @Test
    void shouldRememberCallersWhateverStrangersCome() {
        useUp("ana");

        for (int i = 0; i < 100_000; i++) {
            limits.ofAddress("198.18." + i / 250 + "." + i % 250, 1);
        }

        assertThat(limits.ofCaller("ana", 1).granted()).isFalse();
        assertThat(limits.tracked()).isLessThanOrEqualTo(20_000);
    }
}
