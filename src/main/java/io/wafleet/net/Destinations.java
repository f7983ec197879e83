package io.wafleet.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks addresses that somebody else names before the gateway connects to them, so that nobody can reach through it what
 * only it can reach (SSRF). A name is resolved once, here; {@link Destination} connects to what was checked.
 */
public final class Destinations {
    private final Names names;
    private final Trust trust;

    public Destinations(Vertx vertx, Trust trust) {
        this(vertx, trust, Names.system());
    }

    Destinations(Vertx vertx, Trust trust, Names.Resolver resolver) {
        this.names = new Names(vertx, resolver);
        this.trust = trust;
    }

    /**
     * What may be connected to although it is not public.
     *
     * @param hosts each alone or with a port; IPv6 addresses in brackets
     */
    public record Trust(boolean everything, Set<String> hosts) {
        public static final Trust NOTHING = new Trust(false, Set.of());

        public Trust {
            hosts = hosts.stream().map(Trust::canonical).collect(Collectors.toUnmodifiableSet());
        }

        private static String canonical(String entry) {
            int end = entry.startsWith("[") ? entry.indexOf(']') + 1 : entry.length();
            return WebAddress.canonical(entry.substring(0, end)) + entry.substring(end);
        }

        /** Whether the host is named, alone or with this port. */
        private boolean covers(WebAddress web) {
            String host = WebAddress.canonical(web.host());
            return everything || hosts.contains(host) || hosts.contains(host + ":" + web.port());
        }
    }

    /**
     * Fails with {@link UnsafeUrlException} for everything that is not http or https to a public address.
     *
     * @param asker whose wish it is: each has only a few names looked up at a time
     */
    public Future<Destination> check(String asker, String url) {
        try {
            return check(asker, WebAddress.parse(url));
        } catch (UnsafeUrlException e) {
            return Future.failedFuture(e);
        }
    }

    /** As {@link #check(String, String)}, of an address that another one led to. */
    public Future<Destination> check(String asker, WebAddress from, String location) {
        try {
            return check(asker, from.resolve(location));
        } catch (UnsafeUrlException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Destination> check(String asker, WebAddress web) {
        InetAddress literal = web.literal();
        if (literal != null) {
            return choose(web, List.of(literal));
        }
        return names.find(asker, web.host())
                .recover(unknown -> Future.failedFuture(
                        new UnsafeUrlException("has a host that cannot be found: " + web.host(), true)))
                .compose(addresses -> choose(web, addresses));
    }

    /** A name with a public and a private address is as bad as one with a private address alone. */
    private Future<Destination> choose(WebAddress web, List<InetAddress> addresses) {
        if (!trust.covers(web) && !addresses.stream().allMatch(PublicAddress::test)) {
            return Future.failedFuture(new UnsafeUrlException(
                    "leads to an address that is not public; WAFLEET_FETCH_PRIVATE can allow it: " + web.host()));
        }
        // Many hosts have no IPv6 although names do.
        InetAddress first = addresses.stream()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElse(addresses.get(0));
        return Future.succeededFuture(new Destination(web, first));
    }
}
