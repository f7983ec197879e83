package io.wafleet.loops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class RetriesTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(RetriesTest.class);
    private final Retries retries =
            new Retries(log, "reading", "device", "ana", Duration.ofSeconds(1), Duration.ofSeconds(60));

    @BeforeEach
    void listen() {
        log.setAdditive(false);
        log.addAppender(lines);
        lines.start();
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
    }

    private List<String> levels() {
        return lines.list.stream().map(line -> line.getLevel().toString()).toList();
    }

    @Test
    void shouldSayWhoseItIsInEachLine() {
        retries.failed(new IllegalStateException("no disk"));
        retries.failed(new IllegalStateException("no disk"));
        retries.succeeded();

        assertThat(lines.list)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.getKeyValuePairs()).contains(new KeyValuePair("device", "ana")));
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("no disk");
    }

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
        assertThat(levels()).hasSize(17).containsOnly("WARN");
    }

    @Test
    void shouldSayItAgainWhenItHadSucceededMeanwhile() {
        retries.succeeded();
        retries.failed(new IllegalStateException());
        retries.failed(new IllegalStateException());
        retries.succeeded();

        assertThat(retries.failed(new IllegalStateException())).isEqualTo(Duration.ofSeconds(1));
        assertThat(levels()).containsExactly("WARN", "WARN", "INFO", "WARN");
    }
}
