package io.wafleet.faults;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of somebody else on a child's port. It answers everything with 200, and remembers what it was asked. */
final class Stranger implements AutoCloseable {
    private final HttpServer server;
    private final List<String> credentials = new CopyOnWriteArrayList<>();

    Stranger(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
        server.createContext("/", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization != null) {
                credentials.add(exchange.getRequestURI() + " " + authorization);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** Requests that bore a child's secret. */
    List<String> credentials() {
        return credentials;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
