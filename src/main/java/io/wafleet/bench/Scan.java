package io.wafleet.bench;

import java.nio.charset.StandardCharsets;

/** Looks for what the bench must know in bytes, without making texts or trees of them. */
public final class Scan {
    private Scan() {}

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the wanted bytes begin; negative when they are not there as a whole. */
    public static int find(byte[] wanted, byte[] bytes, int from, int end) {
        byte first = wanted[0];
        for (int at = from; at <= end - wanted.length; at++) {
            if (bytes[at] != first) {
                continue;
            }
            int i = 1;
            while (i < wanted.length && bytes[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    /** The digits from there on, as a number. */
    public static long number(byte[] bytes, int from, int end) {
        long number = 0;
        for (int i = from; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
