package io.wafleet.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.WebSocketClient;
import io.vertx.ext.web.Router;
import io.wafleet.http.guard.Doorkeeper.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class DoorkeeperTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private int port;
    private Doorkeeper door;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().await();
    }

    private void serve(Limits limits, String... proxies) {
        door = new Doorkeeper(vertx, limits, new Proxies(List.of(proxies)));
        Router router = Router.router(vertx);
        router.route().handler(door::asked);
        router.get("/").handler(ctx -> ctx.response().end("hello"));
        router.get("/socket")
                .handler(ctx -> ctx.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.closeHandler(end -> Doorkeeper.left(ctx))));
        router.get("/slow").handler(ctx -> held.add(ctx.response()));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .requestHandler(router);
        door.watch(server);
        port = server.listen(0, "127.0.0.1").await().actualPort();
    }

    private Socket open(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void assertAnswers(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("hello")) {
            int next = in.read();
            assertThat(next).as(answer.toString()).isNotNegative();
            answer.append((char) next);
        }
        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(50);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    private static void awaitClosed(Socket socket) {
        await().atMost(Duration.ofSeconds(120)).until(() -> isClosed(socket));
    }

    @Test
    void shouldSendAwayWhoHasAskedNothingForTheLongestTimeWhenAllPlacesAreTaken() throws IOException {
        // Given
        serve(new Limits(3, 10, LONG, LONG));
        Socket first = open("");
        Socket second = open("GET / HT");
        Socket third = open(GET);
        assertAnswers(third);

        // When
        Socket fourth = open(GET);

        // Then
        assertAnswers(fourth);
        awaitClosed(first);
        second.getOutputStream().write("TP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertAnswers(second);
    }

    @Test
    void shouldRefuseWhoComesWhenAllPlacesAreTakenByRequests() throws IOException {
        serve(new Limits(2, 10, LONG, LONG));
        open(SLOW);
        Socket waiting = open(SLOW);
        await().until(() -> held.size() == 2);

        awaitClosed(open(GET));
        held.forEach(response -> response.end("hello"));
        assertAnswers(waiting);
    }

    @Test
    void shouldLeavePlacesToOtherAddressesWhenOneHasAllThatItMayHave() throws IOException {
        serve(new Limits(10, 2, LONG, LONG));
        Socket first = open(GET);
        assertAnswers(first);
        assertAnswers(open(GET));

        awaitClosed(open(GET));
        first.close();
        await().ignoreExceptions().untilAsserted(() -> assertAnswers(open(GET)));
    }

    @Test
    void shouldKeepNoPlaceForSocketsThatHaveClosed() throws IOException {
        serve(new Limits(3, 2, LONG, LONG));
        WebSocketClient client = vertx.createWebSocketClient();
        for (int i = 0; i < 6; i++) {
            client.connect(port, "127.0.0.1", "/socket").await().close().await();
            await().until(() -> door.count() == 0);
        }
        assertAnswers(open(GET));
    }

    @Test
    void shouldNotCountWhatComesFromAProxyByItsAddress() throws IOException {
        serve(new Limits(10, 2, LONG, LONG), "127.0.0.0/8");
        for (int i = 0; i < 5; i++) {
            assertAnswers(open(GET));
        }
    }

    @Test
    void shouldCloseWhoDoesNotSayWhatItAsksInTime() throws IOException {
        serve(new Limits(10, 10, Duration.ofMillis(500), LONG));
        Socket silent = open("");
        Socket slow = open("GET / HTTP/1.1\r\n");
        Socket asking = open(SLOW);
        awaitClosed(silent);
        awaitClosed(slow);
        held.forEach(response -> response.end("hello"));
        assertAnswers(asking);
    }

    @Test
    void shouldCloseWhoAsksNothingMore() throws IOException {
        serve(new Limits(10, 10, LONG, Duration.ofMillis(500)));
        Socket socket = open(GET);
        assertAnswers(socket);
        awaitClosed(socket);
    }

    @ParameterizedTest
    @CsvSource({"2000, 10000, 1500", "1048576, 10000, 14096", "1048576, 100, 4196", "256, 10000, 192", "1, 10, 1"})
    void shouldKeepDescriptorsForOthers(long descriptors, int streams, int most) {
        assertThat(Limits.ofDescriptors(descriptors, streams, 1).most()).isEqualTo(most);
    }
}
