package io.wafleet.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Tells addresses of the public internet from all others (the IANA registries of special-purpose addresses). */
final class PublicAddress {
    private static final List<Network> RESERVED_IPV4 = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    // Of Azure, inside of each machine: its host.
                    "168.63.129.16/32",
                    "127.0.0.0/8",
                    // With the metadata services of clouds.
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4")
            .map(Network::parse)
            .toList();

    /**
     * All that is handed out to the public; outside of it lie loopback, unique local, link-local and multicast addresses
     * and IPv4 addresses in IPv6's clothes (mapped, compatible, NAT64).
     */
    private static final Network GLOBAL_IPV6 = Network.parse("2000::/3");

    /** Of these some hold IPv4 addresses (Teredo, 6to4), and the others are for documents. */
    private static final List<Network> RESERVED_IPV6 = Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
            .map(Network::parse)
            .toList();

    private PublicAddress() {}

    static boolean test(InetAddress address) {
        return address instanceof Inet6Address
                ? GLOBAL_IPV6.has(address) && RESERVED_IPV6.stream().noneMatch(network -> network.has(address))
                : RESERVED_IPV4.stream().noneMatch(network -> network.has(address));
    }
}
