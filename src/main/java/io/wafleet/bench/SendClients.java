package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients on kept connections, each of which sends its next text as soon as the last is answered. One thread, and as
 * little work as possible: it shares the machine with the gateway that is measured.
 */
public final class SendClients {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InetSocketAddress gateway;
    private final String head;
    private final String from;
    private final String to;
    private int texts;

    /** Texts from a device to a number. */
    public SendClients(int port, String token, String from, String to) {
        this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.head = "POST /api/messages/send HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nPrefer: respond-async\r\nContent-Length: ";
        this.from = from;
        this.to = to;
    }

    /** No text is like another. */
    private ByteBuffer nextRequest() {
        String body = "{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"message\":\"text number " + texts++ + "\"}";
        return ByteBuffer.wrap((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Lets so many clients send.
     *
     * @param most how many texts at most
     */
    public Accepted run(int clients, Duration time, int most) throws IOException {
        Accepted accepted = new Accepted();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long last = texts + (long) most;
        try (Selector selector = Selector.open()) {
            List<Client> open = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                open.add(new Client(selector));
            }
            int busy = 0;
            for (Client client : open) {
                if (texts < last) {
                    client.send(nextRequest());
                    busy++;
                }
            }
            while (busy > 0) {
                if (selector.select(PATIENCE.toMillis()) == 0) {
                    throw CliFailure.failed("The gateway answers no more; open requests: " + busy);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    Client client = (Client) key.attachment();
                    if (client.receive(accepted)) {
                        if (System.nanoTime() < end && texts < last) {
                            client.send(nextRequest());
                        } else {
                            busy--;
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
            for (Client client : open) {
                client.channel.close();
            }
        }
        accepted.over(System.nanoTime() - begin);
        return accepted;
    }

    /** One connection with at most one request under way. */
    private final class Client {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(16 * 1024);
        private long sentAt;

        Client(Selector selector) throws IOException {
            channel = SocketChannel.open(gateway);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        /** A request is far smaller than the socket's buffer, which is empty. */
        void send(ByteBuffer request) throws IOException {
            sentAt = System.nanoTime();
            channel.write(request);
            if (request.hasRemaining()) {
                throw CliFailure.failed("A request did not fit into the socket");
            }
        }

        /** Whether the answer is there as a whole. */
        boolean receive(Accepted accepted) throws IOException {
            if (channel.read(answer) < 0) {
                throw CliFailure.failed("The gateway closed a connection");
            }
            if (!Answer.isComplete(answer.array(), answer.position())) {
                return false;
            }
            accepted.add(Answer.acceptedJob(answer.array(), answer.position()), System.nanoTime() - sentAt);
            answer.clear();
            return true;
        }
    }
}
