package io.wafleet.net;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Tells addresses of the public internet from all others (the IANA registries of special-purpose addresses). */
final class PublicAddress {
    private static final List<Block> RESERVED_IPV4 = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
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
            .map(Block::parse)
            .toList();

    /**
     * All that is handed out to the public; outside of it lie loopback, unique local, link-local and multicast addresses
     * and IPv4 addresses in IPv6's clothes (mapped, compatible, NAT64).
     */
    private static final Block GLOBAL_IPV6 = Block.parse("2000::/3");

    /** Of these some hold IPv4 addresses (Teredo, 6to4), and the others are for documents. */
    private static final List<Block> RESERVED_IPV6 = Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
            .map(Block::parse)
            .toList();

    private PublicAddress() {}

    static boolean test(InetAddress address) {
        return address instanceof Inet6Address
                ? GLOBAL_IPV6.has(address) && RESERVED_IPV6.stream().noneMatch(block -> block.has(address))
                : RESERVED_IPV4.stream().noneMatch(block -> block.has(address));
    }

    /** Addresses that begin with the same {@code bits}. */
    private record Block(BigInteger begin, int bits, int length) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            try {
                // A literal is never looked up.
                byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress();
                int bits = Integer.parseInt(text.substring(slash + 1));
                int length = address.length * 8;
                return new Block(new BigInteger(1, address).shiftRight(length - bits), bits, length);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean has(InetAddress address) {
            byte[] bytes = address.getAddress();
            return bytes.length * 8 == length
                    && new BigInteger(1, bytes).shiftRight(length - bits).equals(begin);
        }
    }
}
