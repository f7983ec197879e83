package io.wafleet.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RetriesTest {
    private final List<String> lines = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, call, words) -> {
                lines.add(call.getName());
                return null;
            });
    private final Retries retries = new Retries(log, "reading", Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void shouldRestTwiceAsLongAfterEachFailureUpToALimit() {
        List<Long> rests = IntStream.range(0, 9)
                .mapToObj(i -> retries.failed(new IllegalStateException()).toSeconds())
                .toList();

        assertThat(rests).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void shouldSayLittleWhenAFaultLastsForDays() {
        for (int i = 0; i < 100_000; i++) {
            retries.failed(new IllegalStateException());
        }
        assertThat(lines).hasSize(17).containsOnly("warn");
    }

    @Test
    void shouldSayItAgainWhenItHadSucceededMeanwhile() {
        retries.succeeded();
        retries.failed(new IllegalStateException());
        retries.failed(new IllegalStateException());
        retries.succeeded();

        assertThat(retries.failed(new IllegalStateException())).isEqualTo(Duration.ofSeconds(1));
        assertThat(lines).containsExactly("warn", "warn", "info", "warn");
    }
}
