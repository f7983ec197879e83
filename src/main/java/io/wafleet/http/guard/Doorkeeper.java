package io.wafleet.http.guard;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one port: how many there may be, and how long one may stand in the door. A connection that asks nothing, or
 * takes too long to say what it asks, is closed; and when all places are taken, the one that has asked nothing for the longest
 * time gives way to who comes. No address takes all places, unless it is a proxy's. What is asked has limits of its own. Confined to
 * one context.
 */
public final class Doorkeeper {
    private static final Logger log = LoggerFactory.getLogger(Doorkeeper.class);
    /** Of the file descriptors, so many are for the children, the database and the files. */
    private static final long KEPT = 4;

    /** Where the system does not say. */
    private static final long USUAL_DESCRIPTORS = 1024;

    private static final String KEY = "wafleet.door";
    private static final long LOOK_MILLIS = 1000;
    private static final int BESIDE_STREAMS = 4096;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Vertx vertx;
    private final Limits limits;
    private final Proxies proxies;
    /** The requests that each connection has under way. */
    private final Map<HttpConnection, Integer> busy = new HashMap<>();
    /** Until when each of the others must have asked something, those first that have done so for the longest time. */
    private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

    /** What is to be done when a connection ends. */
    private final Map<HttpConnection, Runnable> farewells = new HashMap<>();

    /** From where the connections come; proxies' are not among them. */
    private final Map<HttpConnection, String> networks = new HashMap<>();

    /** Connections by the networks that they come from; of proxies none. */
    private final Map<String, Integer> ofNetworks = new HashMap<>();

    /** For the metrics, which count on another thread. */
    private volatile int count;

    /**
     * What one port takes.
     *
     * @param most connections
     * @param ofAddress connections of one address
     * @param head until the head of a first request is there
     * @param idle until the head of the next one is there
     */
    public record Limits(int most, int ofAddress, Duration head, Duration idle) {
        private static final Duration HEAD = Duration.ofSeconds(20);
        /** Longer than proxies keep theirs (nginx: 60 s), or they would find them closed. */
        private static final Duration IDLE = Duration.ofSeconds(90);

        public static Limits of(int most, int ofAddress) {
            return new Limits(most, ofAddress, HEAD, IDLE);
        }

        /** As many as there may be streams, and some more, if this process may open so many files; and never all of these. */
        public static Limits ofProcess(int streams, int ofAddress) {
            // Java has raised the soft limit to the hard one.
            long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getMaxFileDescriptorCount()
                    : USUAL_DESCRIPTORS;
            return ofDescriptors(descriptors, streams, ofAddress);
        }

        static Limits ofDescriptors(long descriptors, int streams, int ofAddress) {
            long affordable = descriptors - descriptors / KEPT;
            return of((int) Math.max(1, Math.min(affordable, streams + (long) BESIDE_STREAMS)), ofAddress);
        }
    }

    /** @param proxies whose connections are not counted by their address */
    public Doorkeeper(Vertx vertx, Limits limits, Proxies proxies) {
        this.vertx = vertx;
        this.limits = limits;
        this.proxies = proxies;
    }

    /** To be called before the server listens; with HTTP/2 it would not see connections that say nothing. */
    public void watch(HttpServer server) {
        server.connectionHandler(this::opened);
        vertx.setPeriodic(LOOK_MILLIS, tick -> look());
    }

    public int count() {
        return count;
    }

    private void opened(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        String network = proxies.isOurs(address) ? null : ClientNetwork.of(address);
        if (isFull(network) || (busy.size() + idle.size() >= limits.most() && !giveWay())) {
            close(connection);
            return;
        }
        idle.put(connection, deadline(limits.head()));
        count = busy.size() + idle.size();
        if (network != null) {
            networks.put(connection, network);
            countNetwork(network, 1);
        }
        connection.closeHandler(closed -> gone(connection));
    }

    /** To be called when a socket has closed that the request became: then Vert.x does not tell of its connection's end. */
    public static void left(RoutingContext ctx) {
        Doorkeeper door = ctx.get(KEY);
        if (door != null) {
            door.gone(ctx.request().connection());
        }
    }

    private void gone(HttpConnection connection) {
        idle.remove(connection);
        busy.remove(connection);
        count = busy.size() + idle.size();
        String network = networks.remove(connection);
        if (network != null) {
            countNetwork(network, -1);
        }
        Runnable farewell = farewells.remove(connection);
        if (farewell != null) {
            farewell.run();
        }
    }

    /** Does something when the connection ends, unless it is forgotten before; of each connection the last that was asked for. */
    public void whenClosed(HttpConnection connection, Runnable farewell) {
        if (busy.containsKey(connection) || idle.containsKey(connection)) {
            farewells.put(connection, farewell);
        }
    }

    /** What was to be done when the connection ends need not be done any more. */
    public void forget(HttpConnection connection, Runnable farewell) {
        farewells.remove(connection, farewell);
    }

    private boolean isFull(@Nullable String network) {
        return network != null && ofNetworks.getOrDefault(network, 0) >= limits.ofAddress();
    }

    /** Whoever has none is forgotten. */
    private void countNetwork(String network, int change) {
        ofNetworks.merge(network, change, (before, more) -> before + more == 0 ? null : before + more);
    }

    /** Sends away who has asked nothing for the longest time; false if all are asking. */
    private boolean giveWay() {
        Iterator<HttpConnection> longest = idle.keySet().iterator();
        if (!longest.hasNext()) {
            return false;
        }
        HttpConnection connection = longest.next();
        longest.remove();
        close(connection);
        return true;
    }

    /** The first handler of every request: its head is there. */
    public void asked(RoutingContext ctx) {
        HttpConnection connection = ctx.request().connection();
        idle.remove(connection);
        busy.merge(connection, 1, Integer::sum);
        ctx.put(KEY, this);
        ctx.addEndHandler(answered -> answered(ctx, connection));
        ctx.next();
    }

    private void answered(RoutingContext ctx, HttpConnection connection) {
        Integer before = busy.get(connection);
        if (before == null || ctx.response().getStatusCode() == SWITCHING_PROTOCOLS) {
            return;
        }
        if (before > 1) {
            busy.put(connection, before - 1);
        } else {
            busy.remove(connection);
            idle.put(connection, deadline(limits.idle()));
        }
    }

    private static long deadline(Duration patience) {
        return System.nanoTime() + patience.toNanos();
    }

    private void look() {
        long now = System.nanoTime();
        idle.entrySet().stream()
                .filter(each -> now - each.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(Doorkeeper::close);
    }

    private static void close(HttpConnection connection) {
        connection.close().onFailure(gone -> log.trace("a connection was closed already"));
    }
}
