package io.wafleet.demo;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The phone of a simulated number: it scans codes by a call to the simulator behind a port. */
final class Phone {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    void scan(int port, String number, String qr) throws InterruptedException {
        JsonObject body = new JsonObject().put("phone", number).put("qr", qr);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/__simulator/pair"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw CliFailure.failed("The simulated phone could not scan the code (%d %s)"
                        .formatted(response.statusCode(), response.body().strip()));
            }
        } catch (IOException e) {
            throw new CliFailure(
                    CliFailure.FAILED,
                    "The simulated child on port " + port + " does not answer: " + e.getMessage(),
                    e);
        }
    }

    /** Whether any process still listens on a child's port. */
    static boolean isAnswering(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
