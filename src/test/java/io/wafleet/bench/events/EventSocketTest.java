package io.wafleet.bench.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.bench.Latencies;
import io.wafleet.bench.Scan;
import io.wafleet.client.CliFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventSocketTest {
    private static final byte[] SWITCHED = Scan.ascii("HTTP/1.1 101 Switching Protocols\r\n\r\n");

    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 20);
    private final byte[] bytes = new byte[1 << 20];
    private final Posting posting = new Posting(0, 100, 1000, System.nanoTime());
    private final Heard heard = new Heard(posting, new Latencies());
    private ServerSocketChannel server;
    private SocketChannel peer;

    @BeforeEach
    void open() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        if (peer != null) {
            peer.close();
        }
    }

    private EventSocket socket(byte[] answer) throws IOException {
        CompletableFuture<SocketChannel> accepted = CompletableFuture.supplyAsync(() -> {
            try {
                SocketChannel channel = server.accept();
                channel.write(ByteBuffer.wrap(answer));
                return channel;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        EventSocket socket = new EventSocket(SocketChannel.open(server.getLocalAddress()), "/", "");
        peer = accepted.join();
        socket.listenFor(heard);
        return socket;
    }

    private static byte[] event(int number) {
        return Scan.ascii(
                "{\"data\":{\"messageId\":\"BENCH" + "0000" + number + "\",\"raw\":\"" + "x".repeat(400) + "\"}}");
    }

    private static byte[] frame(int head, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.write(payload);
        return frame.toByteArray();
    }

    @Test
    void shouldHearFramesHoweverTheyAreCut() throws IOException {
        EventSocket socket = socket(SWITCHED);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            all.write(frame(0x81, event(i)));
        }
        byte[] stream = all.toByteArray();
        for (int at = 0; at < stream.length; at += 333) {
            peer.write(ByteBuffer.wrap(stream, at, Math.min(333, stream.length - at)));
            socket.read(scratch, bytes);
        }
        while (!heard.isComplete()) {
            socket.read(scratch, bytes);
        }
        assertThat(heard.doubled()).isZero();
    }

    @Test
    void shouldJoinTheFragmentsOfAMessage() throws IOException {
        EventSocket socket = socket(SWITCHED);
        byte[] event = event(5);
        byte[] head = java.util.Arrays.copyOf(event, 24);
        byte[] rest = java.util.Arrays.copyOfRange(event, 24, event.length);
        peer.write(ByteBuffer.wrap(frame(0x01, head)));
        socket.read(scratch, bytes);
        assertThat(heard.lost()).isEqualTo(100);
        peer.write(ByteBuffer.wrap(frame(0x80, rest)));
        socket.read(scratch, bytes);
        assertThat(heard.lost()).isEqualTo(99);
        assertThat(socket.isInside()).isTrue();
    }

    @Test
    void shouldAnswerAPing() throws IOException {
        EventSocket socket = socket(SWITCHED);
        peer.write(ByteBuffer.wrap(frame(0x89, Scan.ascii("hi"))));
        socket.read(scratch, bytes);
        ByteBuffer request = ByteBuffer.allocate(4096);
        byte[] pong = {(byte) 0x8a, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
        while (Scan.find(pong, request.array(), 0, request.position()) < 0) {
            assertThat(peer.read(request)).isPositive();
        }
        assertThat(socket.isInside()).isFalse();
    }

    @Test
    void shouldKnowThatItWasClosed() throws IOException {
        EventSocket socket = socket(SWITCHED);
        peer.close();
        socket.read(scratch, bytes);
        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.isComplete()).isTrue();
    }

    @Test
    void shouldFailWhenItIsRefused() {
        assertThatThrownBy(() -> socket(Scan.ascii("HTTP/1.1 403 Forbidden\r\n\r\n")))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("403");
    }
}
