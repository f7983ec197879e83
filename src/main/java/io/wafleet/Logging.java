package io.wafleet;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.Map;

/**
 * What is logged, and how: all to standard error. Named in {@code META-INF/services}. In place of a {@code logback.xml}, whose
 * reader alone is a fifth of the classes of a short command; who names a file by {@code -Dlogback.configurationFile} has that.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0} %msg%replace( %kvp){' $', ''}%n%ex";

    private static final int WAITING_LINES = 4096;

    private static final Map<String, Level> LEVELS = Map.of(
            Logger.ROOT_LOGGER_NAME,
            Level.WARN,
            // Ours is set by LOG_LEVEL.
            "io.wafleet",
            Level.INFO,
            // Warns that gauges of several pools share a name, which is harmless.
            "io.micrometer",
            Level.ERROR,
            // Warns of every connection to a child that has died; the supervisor tells of that itself.
            "io.vertx.core.http.impl.HttpClientConnectionInternal",
            Level.ERROR,
            // Tells that an answer which we do not want any more was cut off: by us, as when a file is too large.
            "io.vertx.core.http.impl.HttpClientResponseImpl",
            Level.OFF,
            // Tells without a word of whose connection it is what the call's own failure tells: a reset, a large
            // header.
            "io.vertx.core.net.impl.ConnectionBase",
            Level.OFF,
            // Warns at each start on a host that has no network but its own.
            "io.netty.util.internal.MacAddressUtil",
            Level.ERROR,
            "org.flywaydb",
            Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getStatusManager().add(new NopStatusListener());
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender(context, "System.err", PATTERN));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Lets lines of this logger go to standard output as they are, and to nothing else; those that nobody reads in time are lost. */
    static void writeOut(LoggerContext context, String name) {
        AsyncAppender unblocked = new AsyncAppender();
        unblocked.setContext(context);
        unblocked.setQueueSize(WAITING_LINES);
        unblocked.setNeverBlock(true);
        unblocked.addAppender(appender(context, "System.out", "%msg%n"));
        unblocked.start();
        Logger logger = context.getLogger(name);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        logger.addAppender(unblocked);
    }

    private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context, String target, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(target);
        appender.setTarget(target);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
