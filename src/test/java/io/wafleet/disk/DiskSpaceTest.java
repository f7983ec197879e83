package io.wafleet.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.wafleet.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DiskSpaceTest {
    private static final long MB = 1024 * 1024;
    private static final Path HOME = Path.of("/home");
    private static final Path SESSIONS = Path.of("/sessions");

    private final Vertx vertx = Vertx.vertx();
    private final Map<Path, Long> free = new ConcurrentHashMap<>(Map.of(HOME, 1000 * MB, SESSIONS, 1000 * MB));
    private final AtomicInteger lows = new AtomicInteger();
    private final DiskSpace disk = new DiskSpace(vertx, Map.of("home", HOME, "sessions", SESSIONS), 100 * MB, place -> {
        Long bytes = free.get(place);
        if (bytes == null) {
            throw new IOException("gone");
        }
        return bytes;
    });

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private boolean lowWith(Path place, long megabytes) {
        free.put(place, megabytes * MB);
        disk.look().await();
        return disk.isLow();
    }

    @Test
    void shouldBeLowWhenAnyPlaceHasTooLittleUntilItHasATenthMore() {
        disk.onLow(lows::incrementAndGet);

        assertThat(lowWith(HOME, 100)).isFalse();
        assertThat(lowWith(SESSIONS, 99)).isTrue();
        assertThat(lowWith(SESSIONS, 109)).isTrue();
        assertThat(lowWith(HOME, 109)).isTrue();
        assertThat(lowWith(SESSIONS, 110)).isTrue();
        assertThat(lowWith(HOME, 110)).isFalse();
        assertThat(lowWith(HOME, 101)).isFalse();
        assertThat(lows).hasValue(1);
        assertThat(lowWith(HOME, 1)).isTrue();
        assertThat(lows).hasValue(2);
    }

    @Test
    void shouldTellHowMuchIsFreeWhere() {
        lowWith(SESSIONS, 42);

        assertThat(disk.freeBytes("sessions")).isEqualTo(42 * MB);
        assertThat(disk.problem().code()).isEqualTo(ProblemCode.DISK_LOW);
        assertThat(disk.problem().detail()).isEqualTo("home: 1000 MB free, sessions: 42 MB free; reserve: 100 MB");
    }

    @Test
    void shouldStayAsItIsWhenItCannotBeMeasured() {
        lowWith(HOME, 1);
        free.remove(SESSIONS);
        free.put(HOME, 1000 * MB);

        disk.look().await();

        assertThat(disk.isLow()).isTrue();
        assertThat(lowWith(SESSIONS, 1000)).isFalse();
    }

    /** It is looked every 5 s, perhaps for ever. */
    @Test
    void shouldSayOnceThatItCannotBeMeasuredAndOnceThatItCan() {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger logger = (Logger) LoggerFactory.getLogger(DiskSpace.class);
        logger.addAppender(said);
        free.remove(HOME);
        IntStream.range(0, 5).forEach(look -> disk.look().await());
        lowWith(HOME, 1000);
        IntStream.range(0, 5).forEach(look -> disk.look().await());
        logger.detachAppender(said);

        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "the free space cannot be measured, so a full disk may go unseen: java.io.IOException: gone",
                        "the free space can be measured again");
    }

    @Test
    void shouldMeasureAFolderThatIsNotThereYet(@TempDir Path folder) {
        DiskSpace real = new DiskSpace(vertx, Map.of("sessions", folder.resolve("not/yet")), 1);

        real.open().await();

        assertThat(real.isLow()).isFalse();
        assertThat(real.freeBytes("sessions")).isPositive();
        real.close().await();
    }
}
