package io.wafleet.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.wafleet.net.Destinations;
import io.wafleet.webhook.subscription.CustomHeaders;
import io.wafleet.webhook.subscription.SigningKeys;
import io.wafleet.webhook.subscription.SigningSecret;
import io.wafleet.webhook.subscription.Subscription;
import io.wafleet.webhook.subscription.Subscription.Status;
import io.wafleet.webhook.subscription.Subscription.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that answer in raw bytes, as some do. */
class PosterTest {
    private final Vertx vertx = Vertx.vertx();
    private final StringBuilder received = new StringBuilder();
    /** A client that nobody holds is closed when it is collected. */
    private final Poster poster = new Poster(
            vertx,
            new Destinations(vertx, new Destinations.Trust(true, Set.of())),
            Duration.ofSeconds(20),
            "test",
            Clock.systemUTC());

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Outcome post(String answer, String type) throws TimeoutException {
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {
                    received.append(bytes);
                    if (received.indexOf("\r\n\r\n{}") > 0) {
                        socket.write(answer);
                    }
                }))
                .listen(0, "127.0.0.1")
                .await();
        Subscription subscription = new Subscription(
                "w1",
                "acme",
                new Target("http://127.0.0.1:" + server.actualPort() + "/hook", CustomHeaders.NONE, "v1", null),
                Subscription.filter("acme", Set.of(), List.of()),
                new SigningKeys(SigningSecret.random(), null),
                Status.ACTIVE,
                Instant.now(),
                Instant.now());
        return poster.post(new Poster.Call(subscription, "id", type, "{}", "w1/1", 1))
                .await(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "103 Early Hints, 204 No Content",
        "100 Continue, 200 OK",
    })
    void shouldWaitForTheAnswerWhenSomethingIsSaidBefore(String before, String status) throws TimeoutException {
        Outcome outcome = post(
                "HTTP/1.1 " + before + "\r\nX-Progress: 1\r\n\r\nHTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n",
                "send.changed");

        assertThat(outcome.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
        assertThat(outcome.isDelivered()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 9_000, 60_000})
    void shouldTakeAnAnswerWithManyHeaders(int size) throws TimeoutException {
        Outcome outcome = post(
                "HTTP/1.1 200 OK\r\nX-Debug: " + "x".repeat(size) + "\r\nContent-Length: 0\r\n\r\n", "send.changed");

        assertThat(outcome.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad\r\nX-Injected: 1", "bad\nname", "olá"})
    void shouldMakeTheAttemptWhateverTheEventIsCalled(String type) throws TimeoutException {
        Outcome outcome = post("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", type);

        assertThat(outcome.isDelivered()).isTrue();
        assertThat(received.toString()).doesNotContain("\nX-Injected").contains("x-wafleet-event-type: ");
    }
}
