package io.wafleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.bridge.feed.Chunk;
import io.wafleet.bridge.feed.Entry;
import io.wafleet.id.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, by SockJS's protocol 0.3.3. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SockJsWebSocketTest {
    private static final String GONE = "gone";

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<SockJsWebSocket> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    /** Vert.x closes a server that nobody refers to any more. */
    private HttpServer server;

    private ClientWebSocket client;
    private SockJsWebSocket socket;

    @BeforeEach
    void open() throws InterruptedException {
        server = vertx.createHttpServer()
                .webSocketHandler(accepted -> {
                    SockJsWebSocket made = new SockJsWebSocket(accepted, () -> {});
                    made.listen(new MessageSocket.Listener() {
                        @Override
                        public void heard(String message) {
                            heard.add(message);
                        }

                        @Override
                        public void gone() {
                            heard.add(GONE);
                        }
                    });
                    opened.add(made);
                })
                .listen(0, "127.0.0.1")
                .await();
        client = vertx.createWebSocketClient().webSocket();
        client.textMessageHandler(received::add).closeHandler(closed -> received.add(GONE));
        client.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.actualPort())
                        .setURI("/"))
                .await();
        socket = Objects.requireNonNull(opened.poll(30, TimeUnit.SECONDS));
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("o");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldHearEachMessageInOrderWhenSeveralComeInAFrame() throws InterruptedException {
        client.writeTextMessage("");
        client.writeTextMessage("[]");
        client.writeTextMessage("[\"{\\\"type\\\":\\\"ping\\\"}\",\"Ol\\u00e1\"]");
        client.writeTextMessage("\"alone\"");

        assertThat(List.of(heard.take(), heard.take(), heard.take()))
                .containsExactly("{\"type\":\"ping\"}", "Olá", "alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[\"a\",null]", "7", "null", "[\"cut", "nonsense"})
    void shouldCloseWhenAFrameIsNoArrayOfMessages(String frame) throws InterruptedException {
        client.writeTextMessage(frame);

        assertThat(heard.take()).isEqualTo(GONE);
        assertThat(received.take()).isEqualTo(GONE);
    }

    @Test
    void shouldPutTheEventsOfARoomIntoAFrame() throws InterruptedException {
        // Given
        List<String> events = List.of("{\"text\":\"\\\"Olá\\\" \uD83D\uDE00 \\u2028\\\\\"}", "{}");
        Chunk chunk = new Chunk(events.stream()
                .map(event -> new Entry(events.indexOf(event) + 1, "acme", new DeviceId("5511999990001"), "any", event))
                .toList());

        // When
        socket.write(chunk, "a \"room\"").await();
        socket.write("{\"type\":\"err\"}").await();

        // Then
        JsonArray messages = messages(received.take());
        assertThat(messages).hasSize(2);
        for (int i = 0; i < events.size(); i++) {
            assertThat(new JsonObject(messages.getString(i)))
                    .isEqualTo(new JsonObject()
                            .put("type", "rec")
                            .put("address", "a \"room\"")
                            .put("body", new JsonObject(events.get(i))));
        }
        assertThat(messages(received.take())).containsExactly("{\"type\":\"err\"}");
    }

    private static JsonArray messages(String frame) {
        assertThat(frame).startsWith("a[");
        return new JsonArray(frame.substring(1));
    }

    @Test
    void shouldSendNoFrameLargerThanClientsTake() throws InterruptedException {
        String event = new JsonObject().put("text", "x".repeat(20_000)).encode();
        List<Entry> entries = new ArrayList<>();
        for (int seq = 1; seq <= 10; seq++) {
            entries.add(new Entry(seq, "acme", null, "any", event));
        }

        socket.write(new Chunk(entries), "room").await();

        int messages = 0;
        while (messages < entries.size()) {
            String frame = received.take();
            assertThat(frame).hasSizeLessThan(65_536);
            messages += messages(frame).size();
        }
        assertThat(messages).isEqualTo(entries.size());
    }

    @Test
    void shouldBeatAndTellWhyItEnds() throws InterruptedException {
        socket.beat();
        socket.close(Ending.SLOW_READER);

        assertThat(received.take()).isEqualTo("h");
        assertThat(received.take()).isEqualTo("c[4408,\"slow-reader\"]");
        assertThat(received.take()).isEqualTo(GONE);
    }
}
