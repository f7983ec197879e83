package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PostgresDatabaseIT extends DatabaseContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.postgres();
    }

    @Override
    protected String runMark() {
        return "txid_current()";
    }

    /** Each transaction has a number of its own. */
    @Override
    protected void assertRanOnce(List<Long> marks) {
        assertThat(marks).hasSize(5).containsOnly(marks.get(0));
    }

    private static DatabaseUrl.Postgres server(DatabaseUrl url) {
        return (DatabaseUrl.Postgres) url;
    }

    private Connection connect(String application) throws SQLException {
        DatabaseUrl.Postgres server = server(url);
        return DriverManager.getConnection(
                server.jdbc() + "&ApplicationName=" + URLEncoder.encode(application, StandardCharsets.UTF_8),
                server.user(),
                server.password());
    }

    /** What the session is called that holds the gateway's lock; ends it, if wanted. */
    private static String holder(Connection connection, boolean end) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT a.application_name" + (end ? ", pg_terminate_backend(a.pid)" : "")
                                + " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                                + " WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + SoleWriter.KEY + ")");
        }
    }

    private Future<Void> write() {
        return database.write(session -> session.change(
                        "INSERT INTO settings (name, value) VALUES (?, 'x')", Tuple.of("n" + System.nanoTime())))
                .mapEmpty();
    }

    @Test
    void shouldRefuseASecondGatewayUntilTheFirstHasEnded() {
        // When
        assertThatThrownBy(() -> Database.open(vertx, url).await())
                .isInstanceOf(DatabaseTaken.class)
                .hasMessageContaining("another gateway")
                .message()
                .hasLineCount(1);

        // Then
        write().await();
        database.close().await();
        database = Database.open(vertx, url).await();
        write().await();
    }

    @Test
    void shouldHaveTheDatabaseAgainWhenItsConnectionWasLost() throws SQLException {
        try (Connection connection = connect("operator")) {
            holder(connection, true);
            await().ignoreExceptions().untilAsserted(() -> write().await());
            assertThat(holder(connection, false)).startsWith("wafleet ");
        }
        assertThat(database.isTaken()).isFalse();
        assertThatThrownBy(() -> Database.open(vertx, url).await()).isInstanceOf(DatabaseTaken.class);
    }

    @Test
    void shouldWriteNothingWhenAnotherTookItsPlaceMeanwhile() throws SQLException {
        try (Connection operator = connect("operator");
                Connection other = connect("wafleet of somebody else")) {
            takeOver(operator, other);
            await().until(() -> write().transform(done -> Future.succeededFuture(done.cause()))
                            .await()
                    instanceof DatabaseTaken);
            assertThat(database.isTaken()).isTrue();
        }
    }

    /** The other waits for the lock before the holder's session ends, and so has it at once. */
    private static void takeOver(Connection operator, Connection other) throws SQLException {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                lock(other);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> isWaitedFor(operator));
        holder(operator, true);
        waiting.join();
    }

    private static boolean isWaitedFor(Connection operator) throws SQLException {
        try (Statement statement = operator.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    @Test
    void shouldEndASessionOfItsOwnThatTheServerTakesForAlive() throws SQLException {
        try (Connection operator = connect("operator")) {
            String name = holder(operator, false);
            try (Connection dead = connect(name)) {
                takeOver(operator, dead);
                await().ignoreExceptions().untilAsserted(() -> write().await());
                assertThat(database.isTaken()).isFalse();
            }
        }
    }

    /** Databases have the order of the language that their server was set up with. */
    @Test
    void shouldHaveAllIdsBelowTheirBoundInEveryLanguage() throws SQLException {
        try (Connection connection = connect("test");
                Statement statement = connection.createStatement()) {
            List<String> languages = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT quote_ident(collname) FROM pg_collation WHERE collencoding IN (-1, 6) AND collprovider <> 'd'")) {
                while (rows.next()) {
                    languages.add(rows.getString(1));
                }
            }
            assertThat(languages).hasSizeGreaterThan(2);
            for (String language : languages) {
                try (ResultSet rows = statement.executeQuery("SELECT 'ffff-ff' COLLATE %1$s < '%2$s' COLLATE %1$s"
                        .formatted(language, Condition.ABOVE_IDS))) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getBoolean(1)).as(language).isTrue();
                }
            }
        }
    }
}
