package io.wafleet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.Bodies.Limits;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When bodies are read, and when their room is free again. Every body that was read waits for the test to answer it. */
class BodiesTest {
    private static final int MAX = 100_000;
    private static final String LENGTH = "length";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Queue<RoutingContext> read = new ConcurrentLinkedQueue<>();
    /** What is waited for before a body is read. */
    private volatile Function<RoutingContext, Future<Void>> before = ctx -> Future.succeededFuture();

    private Vertx vertx;
    private HttpServer server;
    private Bodies bodies;

    @BeforeEach
    void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    /** Room for one body of the largest kind for each sender, and for two in all. */
    private void open(int maxWaiting, Duration patience, Duration pace) {
        bodies = new Bodies(vertx, new Limits(210_000, 105_000, maxWaiting, patience, pace, 1000));
        Router router = Router.router(vertx);
        Problems.mount(router);
        router.route().handler(new Linger(vertx)::watch);
        router.route().handler(ctx -> {
            ctx.request().pause();
            before.apply(ctx)
                    .compose(ready -> bodies.read(ctx, ctx.request().path(), MAX))
                    .onFailure(ctx::fail)
                    .onSuccess(body -> {
                        ctx.put(LENGTH, body.length());
                        read.add(ctx);
                    });
        });
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
    }

    /** A request, and what was answered. */
    private final class Call {
        private final StringBuffer answer = new StringBuffer();
        private final NetSocket socket;

        private Call(String path, String headers, int bytes) {
            socket = vertx.createNetClient()
                    .connect(server.actualPort(), "127.0.0.1")
                    .await();
            socket.handler(bytesRead -> answer.append(bytesRead.toString()));
            socket.write("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n")
                    .await();
            send(bytes);
        }

        private void send(int bytes) {
            if (bytes > 0) {
                socket.write(Buffer.buffer("x".repeat(bytes))).await();
            }
        }

        private void awaitAnswer(String... parts) {
            await().untilAsserted(() -> assertThat(answer.toString()).contains(parts));
        }
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes;
    }

    private void awaitRead(int count) {
        await().until(() -> read.size() == count);
    }

    private void answer() {
        RoutingContext ctx = read.remove();
        vertx.runOnContext(now -> ctx.end(ctx.<Integer>get(LENGTH).toString()));
    }

    private void awaitFree() {
        await().untilAsserted(() -> {
            assertThat(bodies.usedBytes()).isZero();
            assertThat(bodies.waiting()).isZero();
        });
    }

    @Test
    void shouldCountABodyUntilItIsAnswered() {
        open(10, LONG, LONG);
        Call call = new Call("/a", length(5000), 5000);
        awaitRead(1);
        assertThat(bodies.usedBytes()).isGreaterThan(5000);

        answer();

        call.awaitAnswer("200 OK", "5000");
        awaitFree();
    }

    @Test
    void shouldCountWhatIsAnnouncedAndForWhatIsNotAnnouncedTheMost() {
        open(10, LONG, LONG);
        new Call("/a", length(90_000), 10);
        await().until(() -> bodies.usedBytes() > 90_000);
        Call chunked = new Call("/b", "Transfer-Encoding: chunked", 0);
        await().until(() -> bodies.usedBytes() > 190_000);

        chunked.socket.write("3\r\nabc\r\n0\r\n\r\n").await();

        awaitRead(1);
        assertThat(bodies.usedBytes()).isLessThan(100_000);
    }

    @Test
    void shouldLetASenderWaitForItsOwnBodiesAndNotForThoseOfOthers() {
        open(10, LONG, LONG);
        new Call("/a", length(90_000), 90_000);
        awaitRead(1);
        Call second = new Call("/a", length(90_000), 90_000);
        await().until(() -> bodies.waiting() == 1);
        new Call("/b", length(90_000), 90_000);
        answer();
        awaitRead(2);
        answer();
        answer();
        second.awaitAnswer("200 OK", "90000");
        awaitFree();
    }

    @Test
    void shouldRefuseWhoFindsNoRoomInTimeAndWhoComesWhenTooManyWait() {
        open(1, SHORT, LONG);
        new Call("/a", length(90_000), 90_000);
        awaitRead(1);
        Call late = new Call("/a", length(90_000), 90_000);
        await().until(() -> bodies.waiting() == 1);
        new Call("/a", length(10), 10).awaitAnswer("503 ", "overloaded", "Retry-After");
        late.awaitAnswer("503 ", "overloaded");
        answer();
        awaitFree();
    }

    @Test
    void shouldGiveTheRoomOfATooSlowBodyBack() {
        open(10, LONG, SHORT);
        new Call("/a", length(5000), 4990).awaitAnswer("408 ", "body-too-slow");
        awaitFree();
    }

    @Test
    void shouldGiveTheRoomBackOfWhoHasGone() {
        open(10, LONG, LONG);
        Call gone = new Call("/a", length(5000), 10);
        await().until(() -> bodies.usedBytes() > 0);
        gone.socket.close().await();
        awaitFree();
        assertThat(read).isEmpty();
    }

    @Test
    void shouldKeepNoRoomForWhoHadGoneBefore() {
        open(1, LONG, LONG);
        Queue<RoutingContext> waiting = new ConcurrentLinkedQueue<>();
        before = ctx -> {
            waiting.add(ctx);
            return Promise.<Void>promise().future();
        };
        new Call("/a", length(MAX), 10).socket.close().await();
        await().until(() -> !waiting.isEmpty() && waiting.peek().response().closed());

        vertx.runOnContext(late -> bodies.read(waiting.element(), "/a", MAX));

        before = ctx -> Future.succeededFuture();
        new Call("/a", length(MAX), MAX);
        awaitRead(1);
        answer();
        awaitFree();
    }

    @Test
    void shouldRefuseWhatIsTooLargeWhetherOrNotItSaysSo() {
        open(10, LONG, LONG);
        new Call("/a", length(MAX + 1), 0).awaitAnswer("413 ", "body-too-large");
        Call chunked = new Call("/a", "Transfer-Encoding: chunked", 0);
        chunked.socket.write(Integer.toHexString(MAX + 1) + "\r\n").await();
        chunked.send(MAX + 1);
        chunked.awaitAnswer("413 ", "body-too-large");
        awaitFree();
    }

    @Test
    void shouldAskForABodyThatWaitsToBeAskedFor() {
        open(10, LONG, LONG);
        Call call = new Call("/a", length(5) + "\r\nExpect: 100-continue", 0);
        call.awaitAnswer("HTTP/1.1 100 Continue\r\n");
        call.send(5);
        awaitRead(1);
        answer();
        call.awaitAnswer("200 OK");
    }

    @Test
    void shouldCloseWhenABodyThatWaitedIsNotWanted() {
        open(10, LONG, LONG);
        Call call = new Call("/a", length(MAX + 1) + "\r\nExpect: 100-continue", 0);
        call.awaitAnswer("413 ", "Connection: close");
        assertThat(call.answer.toString()).doesNotContain("100 Continue");
    }

    @Test
    void shouldServeTheNextRequestWhenTheBodyOfTheOneBeforeWasNotWanted() {
        open(0, LONG, LONG);
        new Call("/a", length(90_000), 90_000);
        awaitRead(1);
        Call refused = new Call("/a", length(90_000), 80_000);
        refused.awaitAnswer("503 ");

        refused.send(10_000);
        refused.socket
                .write("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
                .await();

        awaitRead(2);
        answer();
        answer();
        refused.awaitAnswer("200 OK", "\r\n\r\n4");
    }
}
