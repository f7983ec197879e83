package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import java.nio.charset.StandardCharsets;

/** Reads from the bytes of an HTTP answer no more than the bench must know. */
public final class Answer {
    private static final byte[] HEAD_END = Scan.ascii("\r\n\r\n");
    /** As the gateway writes it. */
    private static final byte[] LENGTH = Scan.ascii("content-length: ");

    private static final byte[] ACCEPTED = Scan.ascii("HTTP/1.1 202");
    private static final byte[] ID = Scan.ascii("\"id\":\"");
    private static final int ID_LENGTH = 36;

    private Answer() {}

    /** Whether an answer with a Content-Length is there as a whole. */
    public static boolean isComplete(byte[] bytes, int end) {
        int head = Scan.find(HEAD_END, bytes, 0, end);
        if (head < 0) {
            return false;
        }
        int digit = Scan.find(LENGTH, bytes, 0, head);
        if (digit < 0) {
            throw refused(bytes, end);
        }
        return end >= head + HEAD_END.length + Scan.number(bytes, digit + LENGTH.length, head);
    }

    /** The id of the job that an answer with 202 tells of; fails at any other answer. */
    public static String acceptedJob(byte[] bytes, int end) {
        int id = Scan.find(ID, bytes, 0, end);
        if (Scan.find(ACCEPTED, bytes, 0, Math.min(end, ACCEPTED.length)) != 0
                || id < 0
                || id + ID.length + ID_LENGTH > end) {
            throw refused(bytes, end);
        }
        return new String(bytes, id + ID.length, ID_LENGTH, StandardCharsets.US_ASCII);
    }

    private static CliFailure refused(byte[] bytes, int end) {
        return CliFailure.failed("A send was not accepted: " + new String(bytes, 0, end, StandardCharsets.UTF_8));
    }
}
