package io.wafleet.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Checks addresses that somebody else names before the gateway connects to them, so that nobody can reach through it what
 * only it can reach (SSRF). A name is resolved once, here; {@link Destination} connects to what was checked.
 */
public final class Destinations {
    private static final int MAX_LENGTH = 2048;
    /** The system's resolver cannot be interrupted, and must not take the threads that files need. */
    private static final int LOOKUPS = 4;

    private static final long LOOKUP_SECONDS = 10;
    private static final Pattern DOTTED_QUAD = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    /** What some resolvers take for a number: hexadecimal, octal, in one piece. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

    private final WorkerExecutor lookups;
    private final Trust trust;
    private final Resolver resolver;

    public Destinations(Vertx vertx, Trust trust) {
        this(vertx, trust, InetAddress::getAllByName);
    }

    Destinations(Vertx vertx, Trust trust, Resolver resolver) {
        this.lookups = vertx.createSharedWorkerExecutor("lookups", LOOKUPS);
        this.trust = trust;
        this.resolver = resolver;
    }

    /** What may be connected to although it is not public. */
    public record Trust(boolean everything, Set<String> hosts) {
        public static final Trust NOTHING = new Trust(false, Set.of());

        /** Whether the host is named, alone or with this port. */
        private boolean covers(URI uri) {
            String host = host(uri).toLowerCase(Locale.ROOT);
            return everything || hosts.contains(host) || hosts.contains(host + ":" + uri.getPort());
        }
    }

    /** Looks a name up; blocks. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Fails with {@link UnsafeUrlException} for everything that is not http or https to a public address. */
    public Future<Destination> check(String url) {
        try {
            URI uri = parse(url);
            return lookups.executeBlocking(() -> resolver.resolve(host(uri)), false)
                    .timeout(LOOKUP_SECONDS, TimeUnit.SECONDS)
                    .recover(unknown -> Future.failedFuture(
                            new UnsafeUrlException("has a host that cannot be found: " + host(uri), true)))
                    .compose(addresses -> choose(uri, List.of(addresses)));
        } catch (UnsafeUrlException e) {
            return Future.failedFuture(e);
        }
    }

    /** As {@link #check}, of an address that another one led to. */
    public Future<Destination> check(URI from, String location) {
        try {
            return check(from.resolve(new URI(location.strip())).toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Future.failedFuture(new UnsafeUrlException("leads to something that is no address"));
        }
    }

    private static URI parse(String url) throws UnsafeUrlException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new UnsafeUrlException("is no valid URL");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new UnsafeUrlException("must begin with http:// or https://");
        }
        if (url.length() > MAX_LENGTH) {
            throw new UnsafeUrlException("must have at most " + MAX_LENGTH + " characters");
        }
        if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw new UnsafeUrlException("has no valid host and port (names with other letters must be in Punycode)");
        }
        if (uri.getRawUserInfo() != null) {
            throw new UnsafeUrlException("must not hold a user or password");
        }
        String host = host(uri);
        if (ENDS_IN_A_NUMBER.matcher(host).matches()
                && !DOTTED_QUAD.matcher(host).matches()) {
            throw new UnsafeUrlException("has a host that is neither a name nor an address: " + host);
        }
        return uri;
    }

    /** Without the brackets of IPv6. */
    static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** A name with a public and a private address is as bad as one with a private address alone. */
    private Future<Destination> choose(URI uri, List<InetAddress> addresses) {
        if (!trust.covers(uri) && !addresses.stream().allMatch(PublicAddress::test)) {
            return Future.failedFuture(new UnsafeUrlException(
                    "leads to an address that is not public; WAFLEET_FETCH_PRIVATE can allow it: " + host(uri)));
        }
        // Many hosts have no IPv6 although names do.
        InetAddress first = addresses.stream()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElse(addresses.get(0));
        return Future.succeededFuture(new Destination(uri, first));
    }
}
