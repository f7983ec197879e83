package io.wafleet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.http.Bodies;
import io.wafleet.http.Problems;
import io.wafleet.id.DeviceId;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls between a client that is a socket and a child that does what no good child would do. */
@Timeout(240)
class PassageTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int PATIENCE_MILLIS = 100_000;
    private static final int MUCH = 64 * 1024 * 1024;
    /** Both ways have buffers of the kernel's, of Netty's and of Vert.x's. */
    private static final int SOCKETS = 24 * 1024 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> sockets = new ArrayList<>();
    private final Queue<HttpServerRequest> arrived = new ConcurrentLinkedQueue<>();
    private volatile boolean isChild = true;
    /** What is waited for before a call is passed. */
    private volatile Function<RoutingContext, Future<?>> before = ctx -> Future.succeededFuture();

    private Passage passage;
    private int port;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().await();
    }

    private void serve(Duration patience, Consumer<HttpServerRequest> child) {
        serve(new Passage.Limits(8, 16, 4, patience), child);
    }

    private void serve(Passage.Limits limits, Consumer<HttpServerRequest> child) {
        int childPort = vertx.createHttpServer()
                .requestHandler(request -> {
                    arrived.add(request);
                    child.accept(request);
                })
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        ChildEndpoint endpoint = new ChildEndpoint(childPort, "gw", "s3cret", "slot", () -> isChild);
        Entry entry = new Entry(new DeviceId("ana"), "default", null, endpoint);
        port = vertx.deployVerticle(context -> {
                    passage = new Passage(vertx, limits);
                    Router router = Router.router(vertx);
                    Problems.mount(router);
                    router.route().handler(ctx -> pass(ctx, entry));
                    return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                            .requestHandler(router)
                            .listen(0, "127.0.0.1")
                            .onSuccess(server -> port = server.actualPort());
                })
                .map(deployed -> port)
                .await();
    }

    private void pass(RoutingContext ctx, Entry entry) {
        if (Bodies.hasBody(ctx.request())) {
            ctx.request().pause();
        }
        before.apply(ctx)
                .onSuccess(ready -> passage.pass(
                        ctx, entry, ctx.request().method(), ctx.request().uri(), null, Exchange::stream))
                .onFailure(ctx::fail);
    }

    private Socket ask(String head) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        sockets.add(socket);
        write(socket, head + "\r\nHost: here\r\n\r\n");
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().trim();
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private void awaitNobodyUnderWay() {
        await("no call is under way").until(() -> passage.count() == 0);
    }

    @Test
    void shouldKeepCredentialsAndHopsOnTheirSideWhenACallCrosses() throws IOException {
        serve(
                LONG,
                request -> request.response()
                        .setStatusCode(207)
                        .putHeader("Content-Type", "text/csv")
                        .putHeader("ETag", "\"7\"")
                        .putHeader("Access-Control-Allow-Origin", "*")
                        .putHeader("Set-Cookie", "a=b")
                        .putHeader("Server", "secret/1")
                        .end("a,b"));

        Socket client = ask(
                "GET /chats?a=%2Fb&a=+c HTTP/1.1\r\nAccept: text/csv\r\nX-Request-Id: 7\r\nAuthorization: Bearer mine\r\n"
                        + "Cookie: session=1\r\nX-Api-Key: mine\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n"
                        + "X-Real-IP: 6.6.6.6\r\nProxy-Authorization: Basic eA==\r\nX-Device-Id: other\r\nTE: trailers\r\n"
                        + "X-Secret: s\r\nX-HTTP-Method-Override: DELETE\r\nConnection: X-Secret");

        String head = head(client);
        assertThat(head)
                .startsWith("HTTP/1.1 207")
                .containsIgnoringCase("content-type: text/csv")
                .contains("\"7\"", "nosniff", "sandbox")
                .doesNotContainIgnoringCase("access-control", "set-cookie", "secret/1");
        HttpServerRequest request = arrived.remove();
        assertThat(request.uri()).isEqualTo("/chats?a=%2Fb&a=+c");
        assertThat(request.headers().names())
                .extracting(name -> name.toLowerCase(java.util.Locale.ROOT))
                .containsExactlyInAnyOrder("host", "accept", "x-request-id", "authorization", "x-device-id");
        assertThat(request.getHeader("Authorization")).startsWith("Basic ");
        assertThat(request.getHeader("X-Device-Id")).isEqualTo("slot");
        awaitNobodyUnderWay();
    }

    @Test
    void shouldSayNothingToAListenerThatIsNotTheChildWhenThePortWasTaken() throws IOException {
        serve(LONG, request -> request.response().end());
        isChild = false;

        Socket client = ask("GET /chats HTTP/1.1");

        assertThat(head(client)).startsWith("HTTP/1.1 503");
        assertThat(arrived).isEmpty();
        awaitNobodyUnderWay();
    }

    @Test
    void shouldAnswerThatTheChildFailedWhenItDiesBeforeItAnswers() throws IOException {
        serve(LONG, request -> request.connection().close());

        assertThat(head(ask("GET /chats HTTP/1.1"))).startsWith("HTTP/1.1 502");
        awaitNobodyUnderWay();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBreakOffTheAnswerWhenTheChildDiesInTheMiddleOfIt(boolean chunked) throws IOException {
        serve(LONG, request -> {
            if (chunked) {
                request.response().setChunked(true);
            } else {
                request.response().putHeader("Content-Length", "1000");
            }
            request.response()
                    .write("the beginning")
                    .onSuccess(written -> request.connection().close());
        });

        Socket client = ask("GET /chats HTTP/1.1");

        assertThat(head(client)).startsWith("HTTP/1.1 200");
        assertThat(rest(client)).contains("the beginning").doesNotEndWith("0\r\n\r\n");
        awaitNobodyUnderWay();
    }

    @Test
    void shouldEndTheCallWhenTheClientGoesBeforeTheAnswer() throws IOException {
        Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
        serve(LONG, request -> request.response().exceptionHandler(ends::add));
        Socket client = ask("GET /chats HTTP/1.1");
        await().until(() -> !arrived.isEmpty());

        client.close();

        await("the child hears of it").until(() -> !ends.isEmpty());
        awaitNobodyUnderWay();
    }

    @Test
    void shouldNotMakeTheCallWhenTheClientHasGoneBeforeItsTurn() throws IOException {
        Queue<RoutingContext> waiting = new ConcurrentLinkedQueue<>();
        Promise<Void> turn = Promise.promise();
        before = ctx -> {
            waiting.add(ctx);
            return turn.future();
        };
        serve(LONG, request -> request.response().end("a"));
        ask("GET /chats HTTP/1.1").close();
        await().until(() -> !waiting.isEmpty() && waiting.peek().response().closed());
        turn.complete();

        before = ctx -> Future.succeededFuture();
        assertThat(line(ask("GET /next HTTP/1.1"))).contains("200");

        assertThat(arrived).extracting(HttpServerRequest::path).containsExactly("/next");
        awaitNobodyUnderWay();
    }

    @Test
    void shouldEndTheCallWhenTheClientGoesInTheMiddleOfItsBody() throws IOException {
        Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
        serve(LONG, request -> request.exceptionHandler(ends::add).handler(chunk -> {}));
        Socket client = ask("POST /user/avatar HTTP/1.1\r\nContent-Length: 1000");
        write(client, "some of it");
        await().until(() -> !arrived.isEmpty() && arrived.peek().bytesRead() > 0);

        client.close();

        await("the child hears of it").until(() -> !ends.isEmpty());
        awaitNobodyUnderWay();
    }

    @Test
    void shouldHoldNoMoreThanTheSocketsWhenTheClientDoesNotRead() throws IOException {
        long[] written = {0};
        serve(SHORT, request -> {
            request.response().setChunked(true);
            pour(request, written);
        });

        Socket client = ask("GET /statics HTTP/1.1");

        assertThat(head(client)).startsWith("HTTP/1.1 200");
        // Who stands still for so long is sent away, so this ends.
        awaitNobodyUnderWay();
        assertThat(written[0]).isLessThan(SOCKETS);
    }

    private static void pour(HttpServerRequest request, long[] written) {
        Buffer chunk = Buffer.buffer(new byte[64 * 1024]);
        while (written[0] < MUCH && !request.response().writeQueueFull()) {
            written[0] += chunk.length();
            request.response().write(chunk);
        }
        request.response().drainHandler(drained -> pour(request, written));
    }

    @Test
    void shouldHoldNoMoreThanTheSocketsWhenTheChildDoesNotRead() throws Exception {
        serve(SHORT, request -> request.pause());
        Socket client = ask("POST /user/avatar HTTP/1.1\r\nContent-Length: " + MUCH);
        long[] written = {0};
        Thread writer = new Thread(() -> {
            try {
                byte[] chunk = new byte[64 * 1024];
                while (written[0] < MUCH) {
                    client.getOutputStream().write(chunk);
                    written[0] += chunk.length;
                }
            } catch (IOException sentAway) {
                // As it should be.
            }
        });
        writer.start();

        assertThat(head(client)).startsWith("HTTP/1.1 408");
        awaitNobodyUnderWay();
        assertThat(written[0]).isLessThan(SOCKETS);
        client.close();
        writer.join();
    }

    @Test
    void shouldGiveUpWhenTheChildDoesNotAnswer() throws IOException {
        Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
        serve(SHORT, request -> request.response().exceptionHandler(ends::add));

        assertThat(head(ask("GET /chats HTTP/1.1"))).startsWith("HTTP/1.1 504");

        await("the child hears of it").until(() -> !ends.isEmpty());
        awaitNobodyUnderWay();
    }

    @Test
    void shouldRefuseWhoComesWhenTheDeviceHasAsManyCallsAsItMay() throws IOException {
        serve(new Passage.Limits(2, 16, 4, LONG), request -> {});
        ask("GET /chats HTTP/1.1");
        ask("GET /chats HTTP/1.1");
        await().until(() -> arrived.size() == 2);

        assertThat(head(ask("GET /chats HTTP/1.1"))).startsWith("HTTP/1.1 503");
        arrived.forEach(request -> request.response().end());
        awaitNobodyUnderWay();
    }

    @Test
    void shouldUseConnectionsAgainWhenCallsFollowEachOther() throws IOException {
        serve(LONG, request -> request.response().end("x"));
        Socket client = new Socket("127.0.0.1", port);
        sockets.add(client);

        for (int i = 0; i < 20; i++) {
            write(client, "GET /chats HTTP/1.1\r\nHost: here\r\n\r\n");
            head(client);
            assertThat(client.getInputStream().read()).isEqualTo('x');
        }

        assertThat(arrived.stream().map(HttpServerRequest::connection).distinct())
                .hasSize(1);
    }

    @Test
    void shouldPassTheAnswerOnWhenItComesBeforeTheWholeBody() throws IOException {
        serve(LONG, request -> request.response().setStatusCode(413).end("too much"));

        Socket client = ask("POST /user/avatar HTTP/1.1\r\nContent-Length: 1000000");

        assertThat(head(client)).startsWith("HTTP/1.1 413");
        awaitNobodyUnderWay();
    }

    @Test
    void shouldAskForTheBodyWhenTheClientWaitsToBeAsked() throws IOException {
        serve(
                LONG,
                request -> request.body().onSuccess(body -> request.response().end(body)));

        Socket client = ask("POST /user/pushname HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4");

        assertThat(head(client)).startsWith("HTTP/1.1 100");
        write(client, "name");
        assertThat(head(client)).startsWith("HTTP/1.1 200");
        assertThat(arrived.peek().getHeader("Expect")).isNull();
    }

    @Test
    void shouldTellTheLengthAloneWhenOnlyTheHeadIsAskedFor() throws IOException {
        serve(
                LONG,
                request -> request.response().putHeader("Content-Length", "5").end());

        Socket client = ask("HEAD /chats HTTP/1.1");

        assertThat(head(client)).startsWith("HTTP/1.1 200").containsIgnoringCase("content-length: 5");
        awaitNobodyUnderWay();
    }

    /** A connection that became a socket would never be told of as closed. */
    @Test
    void shouldNotLetTheChildMakeASocketOfACallWhenNobodyAskedForOne() throws IOException {
        serve(
                LONG,
                request -> request.response()
                        .setStatusCode(101)
                        .putHeader("Upgrade", "websocket")
                        .putHeader("Connection", "Upgrade")
                        .end());

        assertThat(head(ask("GET /chats HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade")))
                .startsWith("HTTP/1.1 502");
        assertThat(arrived.peek().getHeader("Upgrade")).isNull();
        awaitNobodyUnderWay();
    }

    @Test
    void shouldNotShowTheChildsOwnLoginWhenTheChildRefusesIt() throws IOException {
        serve(
                LONG,
                request -> request.response()
                        .setStatusCode(401)
                        .putHeader("WWW-Authenticate", "Basic realm=\"Restricted\"")
                        .end("Unauthorized"));

        assertThat(head(ask("GET /chats HTTP/1.1")))
                .startsWith("HTTP/1.1 502")
                .doesNotContainIgnoringCase("www-authenticate");
        awaitNobodyUnderWay();
    }
}
