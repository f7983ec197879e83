package io.wafleet.attack;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many connections at a time, each of which sends what it is told to, as fast as it is taken, and then waits. */
final class Flood implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final NetClient client = vertx.createNetClient(new NetClientOptions());
    private final URI server;
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

    Flood(URI server) {
        this.server = server;
    }

    /** One connection and what came back on it. */
    static final class Line {
        private final NetSocket socket;
        private final StringBuffer answer = new StringBuffer();
        private volatile boolean sent;
        private volatile boolean closed;

        private Line(NetSocket socket) {
            this.socket = socket;
            socket.handler(bytes -> answer.append(bytes.toString(StandardCharsets.ISO_8859_1)))
                    .exceptionHandler(broken -> closed = true)
                    .closeHandler(end -> closed = true);
        }

        String answer() {
            return answer.toString();
        }

        boolean isClosed() {
            return closed;
        }

        boolean isAnsweredOrClosed() {
            return closed || answer.length() > 0;
        }

        private void send(String head, Buffer body, int from) {
            if (closed) {
                return;
            }
            if (from == 0) {
                socket.write(head);
            }
            int next = from;
            while (next < body.length() && !socket.writeQueueFull()) {
                int end = Math.min(body.length(), next + PIECE);
                socket.write(body.slice(next, end));
                next = end;
            }
            int rest = next;
            if (rest < body.length()) {
                socket.drainHandler(room -> send("", body, rest));
            } else {
                sent = true;
            }
        }
    }

    /** Opens connections that send a head and what they give of a body; does not wait for what comes of it. */
    void open(int connections, String head, Buffer body) {
        IntStream.range(0, connections)
                .forEach(each -> client.connect(server.getPort(), server.getHost())
                        .onSuccess(socket -> {
                            Line line = new Line(socket);
                            lines.add(line);
                            line.send(head, body, 0);
                        }));
    }

    /** The head of a request that announces a body. */
    static String head(String method, String path, long length, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: attacked\r\nContent-Length: "
                + length + "\r\nContent-Type: application/json\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** The connections that were answered or closed, once there are so many of them. */
    List<Line> awaitAnswers(int connections) {
        await(connections + " connections are answered or closed")
                .until(() -> answered().count(), answered -> answered >= connections);
        return answered().toList();
    }

    private Stream<Line> answered() {
        return lines.stream().filter(Line::isAnsweredOrClosed);
    }

    /** How many connections still wait. */
    long unanswered() {
        return lines.stream().filter(line -> !line.isAnsweredOrClosed()).count();
    }

    /** All connections, once each has sent all that it has. */
    List<Line> awaitSent(int connections) {
        await("each of the connections has sent what it has")
                .until(() -> lines.size() == connections && lines.stream().allMatch(line -> line.sent || line.closed));
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
