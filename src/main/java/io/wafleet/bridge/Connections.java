package io.wafleet.bridge;

import io.vertx.core.Vertx;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Feed;
import io.wafleet.bridge.feed.Reader;
import io.wafleet.config.Configuration;
import io.wafleet.metrics.Meters;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All open connections: how many there may be, and when one ends. Confined to the context of the API server. */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final long LOOK_MILLIS = 1000;
    private static final long BEAT_MILLIS = 15_000;

    private final Vertx vertx;
    private final Feed feed;
    private final Meters meters;
    private final Configuration.Events limits;
    private final Set<Connection> open = new LinkedHashSet<>();
    private final Shares shares;
    /** For the metrics, which count on another thread. */
    private volatile int count;

    private long looking = -1;
    private long beating = -1;

    Connections(Vertx vertx, Feed feed, Meters meters, Configuration.Events limits) {
        this.vertx = vertx;
        this.feed = feed;
        this.meters = meters;
        this.limits = limits;
        this.shares = new Shares(limits.maxStreams());
        meters.streams(this, connections -> connections.count);
    }

    void start() {
        looking = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
        beating = vertx.setPeriodic(BEAT_MILLIS, tick -> List.copyOf(open).forEach(Connection::beat));
    }

    /** Tells all that the gateway stops. */
    void stop() {
        vertx.cancelTimer(looking);
        vertx.cancelTimer(beating);
        List.copyOf(open).forEach(connection -> end(connection, Ending.STOPPING));
    }

    /** Whether one more of this client would be more than its share. */
    boolean isFull(Principal principal) {
        return shares.isFull(principal);
    }

    void opened(Connection connection) {
        if (open.add(connection)) {
            shares.add(connection.principal());
        }
        count = open.size();
    }

    /** The client is gone, or was sent away. */
    void closed(Connection connection) {
        connection.readers().forEach(feed::leave);
        if (open.remove(connection)) {
            shares.remove(connection.principal());
        }
        count = open.size();
    }

    private void look() {
        Instant now = Instant.now();
        for (Connection connection : List.copyOf(open)) {
            Ending ending = ending(connection, now);
            if (ending != null) {
                end(connection, ending);
            }
        }
    }

    private @Nullable Ending ending(Connection connection, Instant now) {
        if (!now.isBefore(connection.principal().expiresAt())) {
            return Ending.TOKEN_EXPIRED;
        }
        long monotonic = feed.now();
        if (connection.readers().stream().anyMatch(Reader::hasGivenUp)) {
            return Ending.JOURNAL_FAILED;
        }
        boolean stalled = connection.readers().stream()
                .anyMatch(reader ->
                        reader.stalledFor(monotonic) > limits.maxStall().toMillis());
        return stalled ? Ending.SLOW_READER : connection.due(now);
    }

    /** Sends the client away. */
    void end(Connection connection, Ending ending) {
        log.debug("a stream of {} ends: {}", connection.principal().name(), ending.reason());
        meters.streamEnded(ending.reason());
        closed(connection);
        connection.end(ending);
    }
}
