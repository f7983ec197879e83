package io.wafleet.cli.bench;

import io.wafleet.cli.client.CliFailure;
import java.nio.charset.StandardCharsets;

/** Reads from the bytes of an HTTP answer no more than the bench must know. */
final class Answer {
    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    /** As the gateway writes it. */
    private static final byte[] LENGTH = ascii("content-length: ");

    private static final byte[] ACCEPTED = ascii("HTTP/1.1 202");
    private static final byte[] ID = ascii("\"id\":\"");
    private static final int ID_LENGTH = 36;

    private Answer() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether an answer with a Content-Length is there as a whole. */
    static boolean isComplete(byte[] bytes, int end) {
        int head = find(HEAD_END, bytes, 0, end);
        if (head < 0) {
            return false;
        }
        int digit = find(LENGTH, bytes, 0, head);
        if (digit < 0) {
            throw refused(bytes, end);
        }
        int length = 0;
        for (int i = digit + LENGTH.length; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            length = length * 10 + bytes[i] - '0';
        }
        return end >= head + HEAD_END.length + length;
    }

    /** The id of the job that an answer with 202 tells of; fails at any other answer. */
    static String acceptedJob(byte[] bytes, int end) {
        int id = find(ID, bytes, 0, end);
        if (find(ACCEPTED, bytes, 0, Math.min(end, ACCEPTED.length)) != 0
                || id < 0
                || id + ID.length + ID_LENGTH > end) {
            throw refused(bytes, end);
        }
        return new String(bytes, id + ID.length, ID_LENGTH, StandardCharsets.US_ASCII);
    }

    private static CliFailure refused(byte[] bytes, int end) {
        return CliFailure.failed("A send was not accepted: " + new String(bytes, 0, end, StandardCharsets.UTF_8));
    }

    private static int find(byte[] wanted, byte[] bytes, int from, int end) {
        for (int at = from; at <= end - wanted.length; at++) {
            int i = 0;
            while (i < wanted.length && bytes[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
