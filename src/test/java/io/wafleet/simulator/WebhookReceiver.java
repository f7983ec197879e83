package io.wafleet.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Takes webhooks, and says which of them were signed well. */
final class WebhookReceiver implements AutoCloseable {
    static final String SECRET = "s3cret";

    record Event(Map<String, Object> body, boolean signed) {
        @SuppressWarnings("unchecked")
        Map<String, Object> payload() {
            return (Map<String, Object>) body.get("payload");
        }
    }

    private final HttpServer server;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                String signature = exchange.getRequestHeaders().getFirst("X-Hub-Signature-256");
                Map<String, Object> json = Json.parseObject(new String(body, StandardCharsets.UTF_8));
                events.add(new Event(json, ("sha256=" + hmac(body)).equals(signature)));
            }
            exchange.sendResponseHeaders(refused ? 500 : 200, -1);
        } catch (Json.SyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void refuse(int times) {
        refusals.set(times);
    }

    /** The child's settings that lead here. */
    Map<String, String> settings() {
        return Map.of(
                "WHATSAPP_WEBHOOK",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                "WHATSAPP_WEBHOOK_SECRET",
                SECRET);
    }

    List<Event> events(String name) {
        return events.stream()
                .filter(event -> name.equals(event.body().get("event")))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
