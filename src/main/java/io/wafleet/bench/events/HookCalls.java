package io.wafleet.bench.events;

import io.wafleet.bench.Latencies;
import io.wafleet.bench.Scan;
import io.wafleet.bench.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * Posts webhooks in the children's place: turn by turn, a connection for each, as the child does (contract 6.1), at a
 * fixed rate whether or not those before were answered. One thread.
 */
final class HookCalls {
    /** Only whole milliseconds can be waited for: the sends are due by so much later than they are counted from. */
    private static final long BREATH_MILLIS = 1;

    private static final double NANOS = 1e9;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** As many more are refused here, without a call: the gateway lags behind by seconds. */
    private static final int MOST_OPEN = 8_000;

    private static final byte[] OK = Scan.ascii("HTTP/1.1 200");

    private final List<HookAddress> children;
    private final Watch watch;

    HookCalls(List<HookAddress> children, Watch watch) {
        this.children = children;
        this.watch = watch;
    }

    /** To a server that looks at no signature. */
    static HookCalls of(int port, Watch watch) {
        return new HookCalls(List.of(HookAddress.of("5511900000001", port)), watch);
    }

    /** What became of a posting. */
    static final class Outcome {
        private final Latencies answers = new Latencies();
        private int refused;
        private int taken;
        private long last;
        private int open;

        /** From when the message was due until the answer. */
        Latencies answers() {
            return answers;
        }

        /** Answered otherwise than with 200, or not at all. */
        int refused() {
            return refused;
        }

        /** Those that were taken, over the time until the last of them was. */
        double perSecond(Posting posting) {
            return taken / Math.max(posting.seconds(), (last - posting.begin()) / NANOS);
        }
    }

    /** Posts all. */
    Outcome run(Posting posting) throws IOException, InterruptedException {
        Outcome outcome = new Outcome();
        long end = posting.due(posting.next());
        int number = posting.first();
        try (Selector selector = Selector.open()) {
            while (number < posting.next() || outcome.open > 0) {
                for (; number < posting.next() && posting.due(number) <= System.nanoTime(); number++) {
                    post(number, posting, selector, outcome);
                }
                selector.select(BREATH_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Call) key.attachment()).proceed(outcome);
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - end > PATIENCE.toNanos()) {
                    outcome.refused += outcome.open;
                    return outcome;
                }
                watch.pause(Duration.ZERO);
            }
        }
        return outcome;
    }

    private void post(int number, Posting posting, Selector selector, Outcome outcome) throws IOException {
        if (outcome.open == MOST_OPEN) {
            outcome.refused++;
            return;
        }
        HookAddress child = children.get(number % children.size());
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        boolean connected = channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), child.port()));
        SelectionKey key = channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
        key.attach(new Call(channel, key, ByteBuffer.wrap(child.request(number)), posting.due(number)));
        outcome.open++;
    }

    private static final class Call {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer request;
        private final ByteBuffer answer = ByteBuffer.allocate(256);
        private final long due;
        private boolean isTaken;

        Call(SocketChannel channel, SelectionKey key, ByteBuffer request, long due) {
            this.channel = channel;
            this.key = key;
            this.request = request;
            this.due = due;
        }

        void proceed(Outcome outcome) throws IOException {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                }
                if (request.hasRemaining()) {
                    channel.write(request);
                    key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                } else {
                    read(outcome);
                }
            } catch (IOException reset) {
                end(outcome);
            }
        }

        /** The child leaves the connection to the gateway, which closes it after its answer. */
        private void read(Outcome outcome) throws IOException {
            boolean isOver = channel.read(answer) < 0 || !answer.hasRemaining();
            if (!isTaken && Scan.find(OK, answer.array(), 0, Math.min(OK.length, answer.position())) == 0) {
                isTaken = true;
                long now = System.nanoTime();
                outcome.answers.add(now - due);
                outcome.taken++;
                outcome.last = now;
            }
            if (isOver) {
                end(outcome);
            }
        }

        private void end(Outcome outcome) throws IOException {
            channel.close();
            outcome.open--;
            outcome.refused += isTaken ? 0 : 1;
        }
    }
}
