package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.wafleet.bus.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks HTTP by hand: what matters is what happens on the wire. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class WebhookReceiverTest {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final String SECRET = "hook-secret";
    private static final String BODY =
            "{\"event\":\"message\",\"payload\":{\"body\":\"Ol\\u00e1 \\u003cb\\u003e\",\"id\":\"3EB0AA\"}}";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final List<ChildEvent> stored = new CopyOnWriteArrayList<>();
    private Supplier<Future<Void>> storing = Future::succeededFuture;
    private WebhookReceiver receiver;

    @BeforeEach
    void open() {
        receiver = WebhookReceiver.open(
                        vertx,
                        0,
                        device -> device.equals(DEVICE) ? SECRET : null,
                        (device, event) -> {
                            assertThat(device).isEqualTo(DEVICE);
                            return storing.get().onSuccess(done -> stored.add(event));
                        },
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static String signature(String body, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + java.util.HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String post(String path, String signature, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Go-http-client/1.1\r\n"
                + "Content-Type: application/json\r\n"
                + (signature == null ? "" : "X-Hub-Signature-256: " + signature + "\r\n")
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private NetSocket connect() {
        return client.connect(receiver.port(), "127.0.0.1").await();
    }

    /** All that comes back until the receiver closes the connection, which it must. */
    private Future<String> answer(NetSocket socket) {
        Promise<String> answer = Promise.promise();
        Buffer received = Buffer.buffer();
        socket.handler(received::appendBuffer)
                .exceptionHandler(reset -> answer.tryComplete(received.toString()))
                .closeHandler(closed -> answer.tryComplete(received.toString()));
        return answer.future();
    }

    private String send(String request) {
        NetSocket socket = connect();
        Future<String> answer = answer(socket);
        socket.write(request);
        return answer.await();
    }

    private String sendSigned(String body) throws Exception {
        return send(post("/hooks/" + DEVICE, signature(body, SECRET), body));
    }

    @Test
    void shouldAnswerAfterTheEventIsStoredAndCloseTheConnectionWhenTheCallIsSigned() throws Exception {
        // Given
        Promise<Void> asked = Promise.promise();
        Promise<Void> disk = Promise.promise();
        storing = () -> {
            asked.complete();
            return disk.future();
        };

        // When
        NetSocket socket = connect();
        Future<String> answer = answer(socket);
        socket.write(post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY)).await();
        asked.future().await();
        assertThat(send(post("/hooks/" + DEVICE, null, BODY)))
                .as("another call")
                .startsWith("HTTP/1.1 401 ");
        assertThat(answer.isComplete()).as("not before it is stored").isFalse();
        disk.complete();

        // Then
        assertThat(answer.await()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\nConnection: close\r\n");
        assertThat(stored).containsExactly(WebhookTranslator.translate(new JsonObject(BODY), NOW));
    }

    @Test
    void shouldTakeABodyInChunksWhenItsLengthIsNotSaid() throws Exception {
        String half = BODY.substring(0, 20);
        String rest = BODY.substring(20);

        String answer = send("POST /hooks/" + DEVICE + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                + "X-Hub-Signature-256: " + signature(BODY, SECRET) + "\r\n\r\n"
                + Integer.toHexString(half.length()) + "\r\n" + half + "\r\n"
                + Integer.toHexString(rest.length()) + "\r\n" + rest + "\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
    }

    @Test
    void shouldRefuseWhenTheSignatureIsNotTheDevices() throws Exception {
        String path = "/hooks/" + DEVICE;
        String right = signature(BODY, SECRET);

        assertThat(send(post(path, null, BODY))).startsWith("HTTP/1.1 401 ");
        assertThat(send(post(path, "", BODY))).startsWith("HTTP/1.1 401 ");
        assertThat(send(post(path, "sha256=", BODY))).startsWith("HTTP/1.1 401 ");
        assertThat(send(post(path, right.substring("sha256=".length()), BODY))).startsWith("HTTP/1.1 401 ");
        assertThat(send(post(path, right.substring(0, right.length() - 1), BODY)))
                .startsWith("HTTP/1.1 401 ");
        assertThat(send(post(path, signature(BODY, "other"), BODY))).startsWith("HTTP/1.1 401 ");
        assertThat(send(post(path, right, BODY + " "))).startsWith("HTTP/1.1 401 ");
        assertThat(stored).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/unknown", "/hooks/", "/", "/hooks/5511999990001/", "/hooks/..%2f", "/other/x"})
    void shouldFindNothingWhenThereIsNoSuchDevice(String path) throws Exception {
        assertThat(send(post(path, signature(BODY, SECRET), BODY)))
                .startsWith("HTTP/1.1 404 ")
                .containsIgnoringCase("\r\nConnection: close\r\n");
        assertThat(stored).isEmpty();
    }

    @Test
    void shouldFindNothingWhenItIsNotPosted() {
        assertThat(send("GET /hooks/" + DEVICE + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[1]", "\"text\"", "7", "null", "{\"event\":"})
    void shouldRefuseWhenTheBodyIsNoObject(String body) throws Exception {
        assertThat(sendSigned(body)).startsWith("HTTP/1.1 400 ");
        assertThat(stored).isEmpty();
    }

    @Test
    void shouldStoreWhenTheObjectIsNotAsTheContractSays() throws Exception {
        assertThat(sendSigned("{\"event\":\"message\",\"payload\":[]}")).startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
    }

    @Test
    void shouldStoreNothingWhenTheCallBreaksOff() throws Exception {
        // Given
        String whole = post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY);
        NetSocket socket = connect();

        // When
        socket.write(whole.substring(0, whole.length() - 1)).await();
        socket.close().await();

        // Then
        assertThat(sendSigned(BODY)).as("it goes on working").startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
    }

    @Test
    void shouldRefuseWhenTheBodyIsTooLarge() throws Exception {
        String large = "{\"event\":\"" + "x".repeat(WebhookReceiver.MAX_BODY_BYTES) + "\"}";

        assertThat(sendSigned(large)).startsWith("HTTP/1.1 413 ");
        assertThat(stored).isEmpty();
    }

    @Test
    void shouldAskForARepeatWhenTheEventCannotBeStored() throws Exception {
        storing = () -> Future.failedFuture("disk full");
        assertThat(sendSigned(BODY)).startsWith("HTTP/1.1 503 ");

        storing = () -> {
            throw new IllegalStateException("on purpose");
        };
        assertThat(sendSigned(BODY)).startsWith("HTTP/1.1 503 ");

        storing = Future::succeededFuture;
        assertThat(sendSigned(BODY)).startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
    }

    @Test
    void shouldBeWhereTheChildIsToldToPostWhenItIsOpen() {
        assertThat(WebhookReceiver.url(receiver.port(), DEVICE))
                .isEqualTo("http://127.0.0.1:" + receiver.port() + "/hooks/5511999990001");
    }
}
