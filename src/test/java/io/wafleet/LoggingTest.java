package io.wafleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
    @Test
    void shouldHaveSetUpTheLogWhenNothingElseIsNamed() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .toIterable()
                .singleElement()
                .isInstanceOfSatisfying(
                        ConsoleAppender.class,
                        appender -> assertThat(appender.getTarget()).isEqualTo("System.err"));
        assertThat(context.getLogger("org.flywaydb.core").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("io.vertx.core.net.impl.ConnectionBase").getEffectiveLevel())
                .isEqualTo(Level.OFF);
    }

    @Test
    void shouldShowWhatALineIsAboutBehindItsText() {
        assertThat(line("queue is full", new KeyValuePair("device", "ana"), new KeyValuePair("job", 7)))
                .endsWith(" WARN  LoggingTest queue is full device=\"ana\" job=\"7\"\n");
        assertThat(line("all is well")).endsWith(" WARN  LoggingTest all is well\n");
    }

    private static String line(String text, KeyValuePair... about) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger log = context.getLogger(LoggingTest.class);
        LoggingEvent event = new LoggingEvent(LoggingTest.class.getName(), log, Level.WARN, text, null, null);
        List.of(about).forEach(event::addKeyValuePair);
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("System.err");
        return new String(appender.getEncoder().encode(event), UTF_8);
    }
}
