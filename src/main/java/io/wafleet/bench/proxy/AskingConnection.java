package io.wafleet.bench.proxy;

import io.wafleet.bench.Answer;
import io.wafleet.bench.Scan;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection that is kept, by which the same is asked again and again. Blocks. */
final class AskingConnection implements AutoCloseable {
    private static final byte[] OK = Scan.ascii("HTTP/1.1 200");

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocate(4 * 1024);

    AskingConnection(Way way, String path) throws IOException {
        URI url = URI.create(way.url() + path);
        StringBuilder head = new StringBuilder("GET " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority());
        way.headers().forEach((name, value) -> head.append("\r\n" + name + ": " + value));
        request = ByteBuffer.wrap(Scan.ascii(head.append("\r\n\r\n").toString()));
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Returns when the whole answer is there, which must be 200 and small. */
    void ask() throws IOException {
        channel.write(request.rewind());
        answer.clear();
        do {
            if (channel.read(answer) <= 0) {
                throw CliFailure.failed("A connection was closed in place of an answer");
            }
        } while (!Answer.isComplete(answer.array(), answer.position()));
        if (Scan.find(OK, answer.array(), 0, OK.length) != 0) {
            throw CliFailure.failed("No answer of a child: "
                    + new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
