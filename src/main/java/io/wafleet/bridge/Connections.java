package io.wafleet.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Feed;
import io.wafleet.bridge.feed.Reader;
import io.wafleet.bus.Addresses;
import io.wafleet.config.Configuration;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Problem;
import io.wafleet.quota.Quotas;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final AuthService auth;
    private final Set<Connection> open = new LinkedHashSet<>();
    /** Those that opened lately: whom they are for may have been put out between the check of the caller and the opening. */
    private final Set<Connection> unchecked = new LinkedHashSet<>();

    private final Shares shares;
    /** For the metrics, which count on another thread. */
    private volatile int count;

    private long looking = -1;
    private long beating = -1;

    private @Nullable MessageConsumer<JsonObject> changes;

    Connections(Vertx vertx, AuthService auth, Feed feed, Quotas quotas, Meters meters, Configuration.Events limits) {
        this.vertx = vertx;
        this.auth = auth;
        this.feed = feed;
        this.meters = meters;
        this.limits = limits;
        this.shares = new Shares(limits.maxStreams(), quotas);
        meters.api().streams(this, connections -> connections.count);
    }

    void start() {
        looking = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
        changes = vertx.eventBus().consumer(Addresses.ACCESS_CHANGED, message -> check(open));
        beating = vertx.setPeriodic(BEAT_MILLIS, tick -> List.copyOf(open).forEach(Connection::beat));
    }

    /** Tells all that the gateway stops. */
    void stop() {
        if (changes != null) {
            changes.unregister().onFailure(gone -> log.debug("nothing was heard any more"));
        }
        vertx.cancelTimer(looking);
        vertx.cancelTimer(beating);
        List.copyOf(open).forEach(connection -> end(connection, Ending.STOPPING));
    }

    /** Why one more of this client would be more than its share; null if it would not. */
    @Nullable
    Problem refusal(Principal principal) {
        return shares.refusal(principal);
    }

    /** Fails with {@code overloaded} or {@code quota-exceeded} if one more of this client would be more than its share. */
    void requireRoom(Principal principal) {
        Problem refusal = refusal(principal);
        if (refusal != null) {
            throw refusal.exception();
        }
    }

    void opened(Connection connection) {
        if (open.add(connection)) {
            shares.add(connection.principal());
            unchecked.add(connection);
        }
        count = open.size();
    }

    /** The client is gone, or was sent away. */
    void closed(Connection connection) {
        connection.readers().forEach(feed::leave);
        if (open.remove(connection)) {
            shares.remove(connection.principal());
            unchecked.remove(connection);
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
        check(unchecked);
    }

    /** Sends away whose access has ended. Where that cannot be found out, it is asked again a moment later. */
    private void check(Set<Connection> some) {
        Map<Principal, List<Connection>> connections =
                some.stream().collect(Collectors.groupingBy(Connection::principal));
        unchecked.clear();
        connections.forEach((principal, theirs) -> auth.isIn(principal)
                .onSuccess(in -> {
                    if (!in) {
                        theirs.stream().filter(open::contains).forEach(each -> end(each, Ending.REVOKED));
                    }
                })
                .onFailure(unknown -> {
                    log.warn("who has {} streams open could not be looked up: {}", theirs.size(), unknown.toString());
                    theirs.stream().filter(open::contains).forEach(unchecked::add);
                }));
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
        meters.api().streamEnded(ending.reason());
        closed(connection);
        connection.end(ending);
    }
}
