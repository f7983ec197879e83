package io.wafleet.device.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class FleetOutageTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(FleetOutage.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private long away;
    private final FleetOutage outage = new FleetOutage(() -> 500, () -> away);

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(said);
    }

    private boolean look(long now) {
        away = now;
        return outage.mostAreAway();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "2, 2, false", "3, 3, true", "5, 3, true", "6, 3, false", "500, 251, true"})
    void shouldCallItAnOutageWhenMostAreAwayAndNotJustAFew(long linked, long now, boolean most) {
        assertThat(new FleetOutage(() -> linked, () -> now).mostAreAway()).isEqualTo(most);
    }

    @Test
    void shouldTellOnceThatItBeginsAndOnceThatItEnds() {
        IntStream.rangeClosed(0, 500).forEach(this::look);
        IntStream.range(0, 100).forEach(minute -> look(500));
        assertThat(outage.isTold()).isTrue();
        // To and fro at the edge.
        IntStream.range(0, 100).forEach(minute -> look(minute % 2 == 0 ? 260 : 240));
        IntStream.rangeClosed(0, 500).forEach(back -> look(500 - back));

        assertThat(outage.isTold()).isFalse();
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "251 of 500 linked numbers are not connected to WhatsApp: the network is down, or WhatsApp is;"
                                + " 'wafleet devices' names them",
                        "most linked numbers are connected to WhatsApp again; 125 of 500 are not");
    }
}
