package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network breaks while PostgreSQL is asked to commit. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LostCommitIT {
    private static final int GROUP = 20;

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseUrl.Postgres server = (DatabaseUrl.Postgres) TestDatabases.postgres();
    private BreakingLink link;
    private Database database;

    private enum Loss {
        NONE,
        /** The server never hears of the commit. */
        QUESTION,
        /** The server commits, and nobody hears of it. */
        ANSWER
    }

    /** The way to the server, which breaks at the next commit if it is told to. */
    private static final class BreakingLink {
        private final AtomicReference<Loss> loss = new AtomicReference<>(Loss.NONE);
        private final AtomicInteger toPass = new AtomicInteger();
        private final AtomicInteger breaks = new AtomicInteger();
        private final Vertx vertx;
        private final DatabaseUrl.Postgres server;
        private final NetServer door;

        BreakingLink(Vertx vertx, DatabaseUrl.Postgres server) {
            this.vertx = vertx;
            this.server = server;
            this.door = vertx.createNetServer().connectHandler(this::connect);
            door.listen(0, "127.0.0.1").await();
        }

        DatabaseUrl.Postgres url() {
            return new DatabaseUrl.Postgres(
                    "127.0.0.1", door.actualPort(), server.database(), server.user(), server.password());
        }

        /** @param passing how many commits pass before */
        void breakAtCommit(int passing, Loss next) {
            toPass.set(passing);
            loss.set(next);
        }

        private void connect(NetSocket client) {
            client.pause();
            vertx.createNetClient()
                    .connect(server.port(), server.host())
                    .onFailure(failure -> client.close())
                    .onSuccess(onward -> {
                        AtomicReference<Loss> now = new AtomicReference<>(Loss.NONE);
                        client.handler(bytes -> {
                            if (isCommit(bytes) && toPass.getAndDecrement() <= 0) {
                                now.set(loss.getAndSet(Loss.NONE));
                            }
                            if (now.get() == Loss.QUESTION) {
                                cut(client, onward);
                            } else {
                                onward.write(bytes);
                            }
                        });
                        onward.handler(bytes -> {
                            if (now.get() == Loss.ANSWER) {
                                cut(client, onward);
                            } else {
                                client.write(bytes);
                            }
                        });
                        client.closeHandler(closed -> onward.close());
                        onward.closeHandler(closed -> client.close());
                        client.resume();
                    });
        }

        private void cut(NetSocket client, NetSocket onward) {
            breaks.incrementAndGet();
            client.close();
            onward.close();
        }

        private static boolean isCommit(Buffer bytes) {
            return bytes.toString(StandardCharsets.ISO_8859_1).contains("COMMIT");
        }
    }

    @BeforeEach
    void openDatabase() {
        link = new BreakingLink(vertx, server);
        database = Database.open(vertx, link.url()).await();
        put("before", "x").await();
    }

    @AfterEach
    void closeDatabase() {
        database.close().eventually(vertx::close).await();
    }

    private Future<Integer> put(String name, String value) {
        return database.change("INSERT INTO settings (name, value) VALUES (?, ?)", Tuple.of(name, value));
    }

    private List<String> names() {
        return database.read(session -> session.list(
                        "SELECT name FROM settings WHERE name LIKE 'n%'", Tuple.tuple(), row -> row.getString("name")))
                .await();
    }

    /** Writes that are one group, whose commit gets lost. */
    private List<Future<Integer>> group(Loss loss) {
        Promise<Void> held = Promise.promise();
        database.write(session -> held.future());
        List<Future<Integer>> writes = new ArrayList<>();
        IntStream.range(0, GROUP).forEach(i -> writes.add(put("n" + i, "x")));
        link.breakAtCommit(1, loss);
        held.complete();
        return writes;
    }

    @Test
    void shouldAcknowledgeAGroupThatWasCommittedWhenTheAnswerIsLost() {
        // When
        List<Future<Integer>> writes = group(Loss.ANSWER);

        // Then
        assertThat(Future.all(writes).await().<Integer>list()).containsOnly(1).hasSize(GROUP);
        assertThat(names()).hasSize(GROUP);
        assertThat(link.breaks).hasValue(1);
    }

    @Test
    void shouldRunAGroupAgainWhenItsCommitNeverArrived() {
        // When
        List<Future<Integer>> writes = group(Loss.QUESTION);

        // Then
        assertThat(Future.all(writes).await().<Integer>list()).containsOnly(1).hasSize(GROUP);
        assertThat(names()).hasSize(GROUP);
        assertThat(link.breaks).hasValue(1);
    }

    @Test
    void shouldFailAloneWhenACommitNeverArrived() {
        // Given
        link.breakAtCommit(0, Loss.QUESTION);

        // When
        Future<Integer> lost = put("n", "x");

        // Then
        assertThatThrownBy(lost::await).isNotNull();
        assertThat(names()).isEmpty();
        put("n", "x").await();
        assertThat(names()).containsExactly("n");
    }
}
