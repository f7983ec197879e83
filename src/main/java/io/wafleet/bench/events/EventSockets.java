package io.wafleet.bench.events;

import io.wafleet.bench.Watch;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * WebSockets that listen, all on one thread, with as little work as possible: they share the machine with the gateway
 * that is measured.
 */
final class EventSockets implements AutoCloseable {
    /** No frame is larger. */
    private static final int SCRATCH_BYTES = 4 * 1024 * 1024;

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_EVERY = Duration.ofSeconds(20);

    private final int port;
    private final String token;
    private final Watch watch;
    private final Selector selector;
    private final List<EventSocket> sockets = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private final byte[] bytes = new byte[SCRATCH_BYTES];
    private final Thread thread = new Thread(this::listen, "bench-sockets");
    private volatile boolean isClosed;
    private volatile String failure = "";

    /** Of the server on the port, to which the token is shown. */
    EventSockets(int port, String token, Watch watch) throws IOException {
        this.port = port;
        this.token = token;
        this.watch = watch;
        this.selector = Selector.open();
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens one that is sent one device's events, or all when that is empty. */
    EventSocket plain(String device) throws IOException {
        String filter = device.isEmpty() ? "" : "&device=" + device;
        return open("/api/events/ws?snapshot=true" + filter + "&token=" + token, "");
    }

    /**
     * Opens one that speaks the event-bus bridge's protocol in SockJS's frames, as the stock client does, and enters a room;
     * the snapshot tells that it is inside. As a plain one it is sent only what happens from then on.
     */
    EventSocket bridge(String room) throws IOException {
        return open(
                "/eventbus/000/bench" + sockets.size() + "/websocket?token=" + token,
                "{\"type\":\"register\",\"address\":\"" + room + "\",\"headers\":{\"since\":\"" + Long.MAX_VALUE
                        + "\"}}");
    }

    private EventSocket open(String path, String hello) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        EventSocket socket = new EventSocket(channel, path, hello);
        channel.configureBlocking(false);
        sockets.add(socket);
        selector.wakeup();
        channel.register(selector, SelectionKey.OP_READ, socket);
        return socket;
    }

    /** Returns when all are inside their rooms. */
    void awaitInside() throws InterruptedException {
        watch.until("all sockets are inside", System.nanoTime(), LOOK_EVERY, PATIENCE, () -> {
            check();
            return sockets.stream().allMatch(EventSocket::isInside);
        });
    }

    /** Waits, for so long at most, until all have heard all of their posting. */
    void awaitComplete(Duration most) throws InterruptedException {
        long since = System.nanoTime();
        while (!sockets.stream().allMatch(EventSocket::isComplete) && Watch.seconds(since) < most.toSeconds()) {
            check();
            watch.pause(LOOK_EVERY);
        }
    }

    private void check() {
        if (!failure.isEmpty()) {
            throw CliFailure.failed(failure);
        }
    }

    /** How many the gateway has closed. */
    long dropped() {
        return sockets.stream().filter(EventSocket::isClosed).count();
    }

    private void listen() {
        try {
            long nextPing = System.nanoTime() + PING_EVERY.toNanos();
            while (!isClosed) {
                selector.select(LOOK_EVERY.toMillis());
                for (SelectionKey key : selector.selectedKeys()) {
                    ((EventSocket) key.attachment()).read(scratch, bytes);
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() > nextPing) {
                    nextPing = System.nanoTime() + PING_EVERY.toNanos();
                    for (SelectionKey key : selector.keys()) {
                        ((EventSocket) key.attachment()).ping();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = "The bench's sockets: " + e;
        }
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (EventSocket socket : sockets) {
            socket.close();
        }
        selector.close();
    }
}
