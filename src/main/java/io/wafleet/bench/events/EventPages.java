package io.wafleet.bench.events;

import io.wafleet.bench.Answer;
import io.wafleet.bench.Scan;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pages of the journal, each asked for when the one before is there; every event must come behind the one before. */
final class EventPages implements AutoCloseable {
    private static final byte[] OK = Scan.ascii("HTTP/1.1 200");
    private static final byte[] SEQ = Scan.ascii("{\"seq\":");
    private static final byte[] LAST = Scan.ascii("\"last\":");
    /** An event is no shorter. */
    private static final int SHORTEST = 100;
    /** From the end of a page. */
    private static final int MOST_TAIL = 200;

    private static final int FIRST_BYTES = 4 * 1024 * 1024;

    private final SocketChannel channel;
    private final String head;
    private final String query;
    private ByteBuffer answer = ByteBuffer.allocate(FIRST_BYTES);
    private long last;
    private long bytes;

    EventPages(int port, String token, int limit) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        query = "GET /api/events?limit=" + limit + "&after=";
        head = " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json\r\n\r\n";
    }

    /** How many events the next page has; 0 behind the last. */
    int next() throws IOException {
        channel.write(ByteBuffer.wrap(Scan.ascii(query + last + head)));
        answer.clear();
        do {
            if (!answer.hasRemaining()) {
                answer = ByteBuffer.wrap(Arrays.copyOf(answer.array(), 2 * answer.capacity()))
                        .position(answer.position());
            }
            if (channel.read(answer) < 0) {
                throw CliFailure.failed("The gateway closed the connection");
            }
        } while (!Answer.isComplete(answer.array(), answer.position()));
        if (Scan.find(OK, answer.array(), 0, OK.length) != 0) {
            throw CliFailure.failed(
                    "No page of events: " + new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
        }
        bytes += answer.position();
        return count(answer.array(), answer.position());
    }

    private int count(byte[] page, int end) {
        int count = 0;
        long before = last;
        for (int at = Scan.find(SEQ, page, 0, end); at >= 0; at = Scan.find(SEQ, page, at + SHORTEST, end)) {
            long seq = Scan.number(page, at + SEQ.length, end);
            if (seq <= before) {
                throw CliFailure.failed("Event " + seq + " comes after " + before);
            }
            before = seq;
            count++;
        }
        int mark = Scan.find(LAST, page, Math.max(0, end - MOST_TAIL), end);
        last = mark < 0 ? before : Scan.number(page, mark + LAST.length, end);
        return count;
    }

    /** Of all answers so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
