package io.wafleet.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that begin with the same {@code bits}, in the notation of CIDR. */
public record Network(BigInteger begin, int bits, int length) {
    /** Reads such as {@code 10.0.0.0/8}. The address is a literal, which is never looked up. */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress();
            int bits = Integer.parseInt(text.substring(slash + 1));
            int length = address.length * 8;
            return new Network(new BigInteger(1, address).shiftRight(length - bits), bits, length);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length * 8 == length
                && new BigInteger(1, bytes).shiftRight(length - bits).equals(begin);
    }
}
