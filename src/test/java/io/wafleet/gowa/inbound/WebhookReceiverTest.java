package io.wafleet.gowa.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.net.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks HTTP by hand: what matters is what happens on the wire. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class WebhookReceiverTest {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final DeviceId OTHER = new DeviceId("5511999990002");
    private static final String SECRET = "hook-secret";
    private static final String BODY =
            "{\"event\":\"message\",\"payload\":{\"body\":\"Ol\\u00e1 \\u003cb\\u003e\",\"id\":\"3EB0AA\"}}";
    /** Not reached, however slow the machine is. */
    private static final Duration PATIENT = Duration.ofMinutes(5);

    /** Reached soon; a test that has this waits for nothing else. */
    private static final Duration IMPATIENT = Duration.ofMillis(300);

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<ChildEvent> stored = new CopyOnWriteArrayList<>();
    private Supplier<Future<Void>> storing = Future::succeededFuture;
    private WebhookReceiver receiver;

    @BeforeEach
    void open() {
        open(HookLimits.ofHeap(Long.MAX_VALUE));
    }

    private void open(HookLimits limits) {
        receiver = WebhookReceiver.open(
                        vertx, 0, new Hooks(), limits, new Meters(registry), Clock.fixed(NOW, ZoneOffset.UTC))
                .await();
    }

    private final class Hooks implements WebhookReceiver.Hooks {
        @Override
        public @Nullable String secret(DeviceId device) {
            return device.equals(DEVICE) || device.equals(OTHER) ? SECRET : null;
        }

        @Override
        public Future<Void> store(DeviceId device, ChildEvent event) {
            return storing.get().onSuccess(done -> stored.add(event));
        }

        @Override
        public void refused(DeviceId device) {
            refusals.incrementAndGet();
        }
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

    /**
     * A connection to the receiver.
     *
     * @param answer all that comes back until the receiver closes the connection, which it must
     */
    private record Wire(NetSocket socket, Future<String> answer) {
        static Wire of(NetSocket socket) {
            Promise<String> answer = Promise.promise();
            Buffer received = Buffer.buffer();
            socket.handler(received::appendBuffer)
                    .exceptionHandler(reset -> answer.tryComplete(received.toString()))
                    .closeHandler(closed -> answer.tryComplete(received.toString()));
            return new Wire(socket, answer.future());
        }

        Future<Void> write(String text) {
            return socket.write(text);
        }
    }

    /** Listens from the connection's first moment on: it may be closed in the next, and that is told only once. */
    private Wire connect() {
        Promise<Wire> wire = Promise.promise();
        vertx.runOnContext(
                go -> client.connect(receiver.port(), "127.0.0.1").map(Wire::of).onComplete(wire));
        return wire.future().await();
    }

    private String send(String request) {
        Wire wire = connect();
        wire.write(request);
        return wire.answer().await();
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
        Wire socket = connect();
        Future<String> answer = socket.answer();
        socket.write(post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY)).await();
        asked.future().await();
        assertThat(send(post("/hooks/" + DEVICE, null, BODY)))
                .as("another call")
                .startsWith("HTTP/1.1 401 ");
        assertThat(answer.isComplete()).as("not before it is stored").isFalse();
        disk.complete();

        // Then
        assertThat(answer.await()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\nConnection: close\r\n");
        assertThat(stored).containsExactly(WebhookTranslator.translate(DEVICE, new JsonObject(BODY), NOW));
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
        Wire socket = connect();

        // When
        socket.write(whole.substring(0, whole.length() - 1)).await();
        socket.socket().close().await();

        // Then
        assertThat(sendSigned(BODY)).as("it goes on working").startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
    }

    @Test
    void shouldRefuseWhenTheBodyTurnsOutTooLarge() throws Exception {
        Wire socket = connect();
        Future<String> answer = socket.answer();
        socket.write("POST /hooks/" + DEVICE + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = Integer.toHexString(HookLimits.MAX_BODY_BYTES / 4) + "\r\n"
                + "x".repeat(HookLimits.MAX_BODY_BYTES / 4) + "\r\n";
        for (int i = 0; i < 4; i++) {
            socket.write(chunk).await();
        }
        assertThat(answer.isComplete()).isFalse();

        socket.write("1\r\nx\r\n");

        assertThat(answer.await()).startsWith("HTTP/1.1 413 ");
        assertThat(receiver.budget().usedBytes()).isZero();
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
    void shouldRefuseUnreadWhenTheLengthIsTooLarge() {
        String head = "POST /hooks/" + DEVICE + " HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n";

        assertThat(send(head.formatted(HookLimits.MAX_BODY_BYTES + 1L))).startsWith("HTTP/1.1 413 ");
        assertThat(send(head.formatted(Long.MAX_VALUE))).startsWith("HTTP/1.1 413 ");
        assertThat(send(head.formatted("9".repeat(30)))).startsWith("HTTP/1.1 4");
        assertThat(send(head.formatted("-1"))).startsWith("HTTP/1.1 4");
        assertThat(send(post("/hooks/" + DEVICE, "x".repeat(9000), BODY))).startsWith("HTTP/1.1 4");
        assertThat(stored).isEmpty();
        assertThat(receiver.budget().usedBytes()).isZero();
    }

    @Test
    void shouldKnowAPostByItsBytesWhenNothingInItSaysWhatItIs() throws Exception {
        String typing = "{\"event\":\"chat_presence\",\"payload\":{\"state\":\"composing\"},\"timestamp\":\"%s\"}";

        sendSigned(typing.formatted("2026-03-01T10:00:00Z"));
        sendSigned(typing.formatted("2026-03-01T10:00:00Z"));
        sendSigned(typing.formatted("2026-03-01T10:00:01Z"));
        sendSigned("{\"event\":\"call.offer\",\"payload\":{\"call_id\":\"C1\"}}");

        assertThat(stored.get(0).dedup())
                .startsWith("body|")
                .isEqualTo(stored.get(1).dedup());
        assertThat(stored.get(2).dedup())
                .startsWith("body|")
                .isNotEqualTo(stored.get(0).dedup());
        assertThat(stored.get(3).dedup()).isEqualTo("call|C1");
    }

    private static HookLimits limits(int devicePosts, int posts, int maxWaiting, Duration deadline) {
        long post = BODY.getBytes(StandardCharsets.UTF_8).length + HookLimits.OVERHEAD_BYTES;
        return new HookLimits(posts * post, devicePosts * post, deadline, maxWaiting, 100);
    }

    /** Posts of which each holds its share until it is answered. */
    private List<Promise<Void>> holdStoring() {
        List<Promise<Void>> held = new CopyOnWriteArrayList<>();
        storing = () -> {
            Promise<Void> disk = Promise.promise();
            held.add(disk);
            return disk.future();
        };
        return held;
    }

    private Future<String> begin(DeviceId device) throws Exception {
        Wire socket = connect();
        Future<String> answer = socket.answer();
        socket.write(post("/hooks/" + device, signature(BODY, SECRET), BODY));
        return answer;
    }

    @Test
    void shouldLetCallsWaitAndTakeThemAllWhenThereIsNoRoom() throws Exception {
        // Given
        open(limits(2, 3, 100, PATIENT));
        List<Promise<Void>> held = holdStoring();

        // When
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(begin(DEVICE));
        }
        await().until(() -> receiver.budget().waitingCount() == 8);
        answers.add(begin(OTHER));
        await("one device does not starve another").until(() -> held.size() == 3);
        answers.add(begin(OTHER));
        await().until(() -> receiver.budget().waitingCount() == 9);
        long most = receiver.budget().usedBytes();
        for (int i = 0; i < 12; i++) {
            int next = i;
            await().until(() -> held.size() > next);
            held.get(i).complete();
        }

        // Then
        answers.forEach(answer -> assertThat(answer.await()).startsWith("HTTP/1.1 200 "));
        assertThat(stored).hasSize(12);
        assertThat(refusals).hasValue(0);
        assertThat(most).isEqualTo(limits(2, 3, 0, Duration.ZERO).totalBytes());
        assertThat(receiver.budget().usedBytes()).isZero();
        assertThat(receiver.budget().waitingCount()).isZero();
    }

    @Test
    void shouldAskForARepeatWhenTooManyWait() throws Exception {
        // Given
        open(limits(1, 1, 1, PATIENT));
        List<Promise<Void>> held = holdStoring();
        Future<String> first = begin(DEVICE);
        await().until(() -> held.size() == 1);
        Future<String> waits = begin(DEVICE);
        await().until(() -> receiver.budget().waitingCount() == 1);

        // When
        Future<String> tooMany = begin(DEVICE);

        // Then
        assertThat(tooMany.await()).startsWith("HTTP/1.1 503 ");
        await().untilAsserted(() -> assertThat(refusals).hasValue(1));
        held.get(0).complete();
        await().until(() -> held.size() == 2);
        held.get(1).complete();
        assertThat(first.await()).startsWith("HTTP/1.1 200 ");
        assertThat(waits.await()).startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(2);
        assertThat(receiver.budget().usedBytes()).isZero();
    }

    @Test
    void shouldAskForARepeatWhenItWaitsForTooLong() throws Exception {
        // Given
        HookLimits limits = limits(1, 1, 1, IMPATIENT);
        open(limits);
        ByteBudget<DeviceId>.Share all = receiver.budget().ask(OTHER, limits.totalBytes(), () -> {});

        // When
        Future<String> waits = begin(DEVICE);

        // Then
        assertThat(waits.await()).startsWith("HTTP/1.1 503 ");
        await().untilAsserted(() -> assertThat(refusals).hasValue(1));
        assertThat(registry.get("gateway.hooks.calls")
                        .tag("status", "503")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(receiver.budget().waitingCount()).isZero();
        all.giveBack();
        assertThat(receiver.budget().usedBytes()).isZero();
        assertThat(stored).isEmpty();
    }

    @Test
    void shouldFreeItsRoomWhenACallBreaksOff() throws Exception {
        // Given
        open(limits(1, 1, 100, PATIENT));
        String whole = post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY);
        Wire truncated = connect();
        truncated.write(whole.substring(0, whole.length() - 1)).await();
        await().until(() -> receiver.budget().usedBytes() > 0);
        Future<String> next = begin(DEVICE);
        await().until(() -> receiver.budget().waitingCount() == 1);

        // When
        truncated.socket().close().await();

        // Then
        assertThat(next.await()).startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
        assertThat(receiver.budget().usedBytes()).isZero();
    }

    @Test
    void shouldFreeItsRoomWhenACallDrips() throws Exception {
        // Given
        open(limits(1, 1, 100, IMPATIENT));
        String whole = post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY);
        Wire dripping = connect();
        Future<String> slow = dripping.answer();

        // When
        dripping.write(whole.substring(0, whole.length() - BODY.length())).await();
        long dripper = vertx.setPeriodic(20, tick -> dripping.write(" "));

        // Then
        assertThat(slow.await()).startsWith("HTTP/1.1 408 ");
        vertx.cancelTimer(dripper);
        assertThat(receiver.budget().usedBytes()).isZero();
        assertThat(stored).isEmpty();
        assertThat(sendSigned(BODY)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldForgetWhoWaitsWhenItGivesUp() throws Exception {
        // Given
        open(limits(1, 1, 100, PATIENT));
        List<Promise<Void>> held = holdStoring();
        Future<String> first = begin(DEVICE);
        await().until(() -> held.size() == 1);

        // When
        Wire leaving = connect();
        leaving.write(post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY)).await();
        await().until(() -> receiver.budget().waitingCount() == 1);
        leaving.socket().close().await();

        // Then
        await().until(() -> receiver.budget().waitingCount() == 0);
        held.get(0).complete();
        assertThat(first.await()).startsWith("HTTP/1.1 200 ");
        assertThat(stored).hasSize(1);
    }

    @Test
    void shouldCloseConnectionsWhenThereAreTooMany() throws Exception {
        // Given
        open(new HookLimits(1 << 20, 1 << 20, PATIENT, 100, 2));
        Wire first = silent();
        Wire second = silent();

        // When
        assertThat(send(""))
                .as("connections are counted in the order in which they come")
                .isEmpty();
        first.socket().close().await();
        second.socket().close().await();

        // Then
        String signed = post("/hooks/" + DEVICE, signature(BODY, SECRET), BODY);
        await("both are gone").until(() -> send(signed).startsWith("HTTP/1.1 200 "));
    }

    private Wire silent() {
        Wire socket = connect();
        socket.write("POST /hooks/").await();
        return socket;
    }

    @Test
    void shouldCloseConnectionsWhenNothingComesOfThem() throws Exception {
        open(new HookLimits(1 << 20, 1 << 20, IMPATIENT, 100, 100));

        assertThat(send("POST /hooks/")).isEmpty();

        assertThat(sendSigned(BODY)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldBeWhereTheChildIsToldToPostWhenItIsOpen() {
        assertThat(WebhookReceiver.url(receiver.port(), DEVICE))
                .isEqualTo("http://127.0.0.1:" + receiver.port() + "/hooks/5511999990001");
    }
}
