package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every room relies on, whichever database it is. */
abstract class DatabaseContract extends WithDatabase {

    private Future<Integer> put(String name, String value) {
        return database.write(session -> put(session, name, value));
    }

    private static Future<Integer> put(Session session, String name, String value) {
        return session.change("INSERT INTO settings (name, value) VALUES (?, ?)", Tuple.of(name, value));
    }

    private static Future<String> value(Session session, String name) {
        return session.first(
                "SELECT value FROM settings WHERE name = ?", Tuple.of(name), row -> row.getString("value"));
    }

    private String value(String name) {
        return database.read(session -> value(session, name)).await();
    }

    private long count() {
        return database.read(session ->
                        session.first("SELECT count(*) AS n FROM settings", Tuple.tuple(), row -> row.getLong("n")))
                .await();
    }

    /** What is committed, as somebody else sees it who has no part in our pools. */
    private String committed(String name) {
        String user = url instanceof DatabaseUrl.Postgres postgres ? postgres.user() : null;
        try (Connection connection = DriverManager.getConnection(url.jdbc(), user, user);
                PreparedStatement select = connection.prepareStatement("SELECT value FROM settings WHERE name = ?")) {
            select.setString(1, name);
            ResultSet row = select.executeQuery();
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"settings", "users", "api_keys", "devices", "send_jobs", "events"})
    void shouldHaveItsTablesWhenItWasEmptyBefore(String table) {
        Long rows = database.read(session ->
                        session.first("SELECT count(*) AS n FROM " + table, Tuple.tuple(), row -> row.getLong("n")))
                .await();

        assertThat(rows).isZero();
    }

    @Test
    void shouldKeepItsRowsWhenItIsOpenedAgain() {
        // Given
        put("kept", "as it was").await();

        // When
        reopenDatabase();

        // Then
        assertThat(value("kept")).isEqualTo("as it was");
    }

    @Test
    void shouldAnswerAPingWhenItIsOpen() {
        assertThat(database.ping()).satisfies(ping -> ping.await());
    }

    /** The trap of a pooled JDBC connection: after its first transaction it reads a frozen picture and commits nothing. */
    @Test
    void shouldReadTheNewestAndCommitTheNextWhenTransactionsWentBefore() {
        for (int i = 0; i < 30; i++) {
            // Given
            String name = "name-" + i;
            String value = "value-" + i;

            // When
            put(name, value).await();

            // Then
            Future.all(IntStream.range(0, 8)
                            .mapToObj(reader -> database.read(session -> value(session, name))
                                    .map(seen -> assertThat(seen).isEqualTo(value)))
                            .toList())
                    .await();
            assertThat(committed(name)).isEqualTo(value);
        }
    }

    @Test
    void shouldCommitTheNextWriteWhenOneBeforeItFailed() {
        // Given
        put("a", "1").await();
        assertThatThrownBy(() -> put("a", "2").await()).isNotNull();

        // When
        put("b", "3").await();

        // Then
        assertThat(value("a")).isEqualTo("1");
        assertThat(value("b")).isEqualTo("3");
        assertThat(committed("b")).isEqualTo("3");
    }

    @Test
    void shouldSeeItsOwnChangesAndChangeNothingWhenAWriteOfManyStatementsFails() {
        Future<Object> write = database.write(session -> put(session, "first", "1")
                .compose(changed -> value(session, "first"))
                .map(seen -> assertThat(seen).isEqualTo("1"))
                .compose(seen -> put(session, "first", "again"))
                .mapEmpty());

        assertThatThrownBy(write::await).isNotInstanceOf(AssertionError.class);
        assertThat(count()).isZero();
    }

    @Test
    void shouldFailAloneWhenAWriteThrows() {
        Future<String> write = database.write(session -> {
            throw new IllegalStateException("on purpose");
        });

        assertThatThrownBy(write::await).hasMessage("on purpose");
        put("next", "1").await();
        assertThat(committed("next")).isEqualTo("1");
    }

    @Test
    void shouldAnswerAllInOrderWhenManyWriteAtOnce() {
        // Given
        int many = 1000;
        List<Integer> answered = new ArrayList<>();
        Promise<Void> asked = Promise.promise();
        List<Future<Void>> writes = new ArrayList<>();

        // When
        vertx.getOrCreateContext().runOnContext(go -> {
            for (int i = 0; i < many; i++) {
                int number = i;
                writes.add(database.write(session -> session.first(
                                        "SELECT count(*) AS n FROM settings", Tuple.tuple(), row -> row.getLong("n"))
                                .compose(before -> put(session, "n" + number, Long.toString(before))))
                        .onSuccess(done -> answered.add(number))
                        .mapEmpty());
            }
            asked.complete();
        });
        asked.future().compose(all -> Future.all(writes)).await();

        // Then
        assertThat(answered)
                .containsExactlyElementsOf(IntStream.range(0, many).boxed().toList());
        List<String> values = database.read(session -> session.list(
                        "SELECT name, value FROM settings",
                        Tuple.tuple(),
                        row -> row.getString("name") + "=" + row.getString("value")))
                .await();
        assertThat(values)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, many)
                        .mapToObj(i -> "n" + i + "=" + i)
                        .toList());
    }

    /** Holds the writer until the promise is completed, so that what comes meanwhile is one group. */
    private Promise<Void> hold() {
        Promise<Void> held = Promise.promise();
        database.write(session -> held.future());
        return held;
    }

    @Test
    void shouldFailAloneWhenOneOfAGroupFails() {
        // Given
        put("taken", "before").await();
        Promise<Void> held = hold();
        List<Future<Integer>> good = new ArrayList<>();

        // When
        IntStream.range(0, 5).forEach(i -> good.add(put("before-" + i, "x")));
        Future<Integer> guilty = put("taken", "after");
        IntStream.range(0, 5).forEach(i -> good.add(put("after-" + i, "x")));
        held.complete();

        // Then
        Future.all(good).await();
        assertThatThrownBy(guilty::await).isNotInstanceOf(ProblemException.class);
        assertThat(count()).isEqualTo(11);
        assertThat(committed("before-0")).isEqualTo("x");
        assertThat(committed("after-4")).isEqualTo("x");
        assertThat(committed("taken")).isEqualTo("before");
    }

    private Future<Integer> change(String name, String value) {
        return database.change("INSERT INTO settings (name, value) VALUES (?, ?)", Tuple.of(name, value));
    }

    @Test
    void shouldFailAloneWhenOneOfABatchFails() {
        // Given
        change("taken", "before").await();
        Promise<Void> held = hold();
        List<Future<Integer>> good = new ArrayList<>();

        // When
        IntStream.range(0, 5).forEach(i -> good.add(change("before-" + i, "x")));
        Future<Integer> guilty = change("taken", "after");
        IntStream.range(0, 5).forEach(i -> good.add(change("after-" + i, "x")));
        held.complete();

        // Then
        Future.all(good).await();
        assertThatThrownBy(guilty::await).isNotInstanceOf(ProblemException.class);
        assertThat(count()).isEqualTo(11);
        assertThat(committed("before-4")).isEqualTo("x");
        assertThat(committed("after-0")).isEqualTo("x");
        assertThat(committed("taken")).isEqualTo("before");
    }

    @Test
    void shouldTellEachItsOwnCountWhenTheyRunAsABatch() {
        // Given
        Future.all(put("a1", "x"), put("a2", "x"), put("b1", "x")).await();
        Promise<Void> held = hold();

        // When
        List<Future<Integer>> changes = Stream.of("a%", "none%", "b%", "a1")
                .map(pattern -> database.change("UPDATE settings SET value = 'y' WHERE name LIKE ?", Tuple.of(pattern)))
                .toList();
        held.complete();

        // Then
        assertThat(Future.all(changes).await().<Integer>list()).containsExactly(2, 0, 1, 1);
    }

    /** SQL for a number by which {@link #assertRanOnce} sees whether a group was rolled back and run again. */
    protected abstract String runMark();

    @Test
    void shouldRunOnceWhenItIsPartOfABatch() {
        // Given
        String insert = "INSERT INTO settings (name, value) VALUES (?, CAST(" + runMark() + " AS TEXT))";
        Promise<Void> held = hold();

        // When
        List<Future<Integer>> changes = IntStream.range(0, 5)
                .mapToObj(i -> database.change(insert, Tuple.of("n" + i)))
                .toList();
        held.complete();
        Future.all(changes).await();

        // Then
        assertRanOnce(IntStream.range(0, 5)
                .mapToObj(i -> Long.parseLong(value("n" + i)))
                .toList());
    }

    protected abstract void assertRanOnce(List<Long> marks);

    @Test
    void shouldKeepTheOrderWhenBatchesAndOtherWritesFollowEachOther() {
        // Given
        String append = "UPDATE settings SET value = value || ? WHERE name = 'log'";
        put("log", "").await();
        Promise<Void> held = hold();

        // When
        List<Future<Integer>> changes = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            Tuple sign = Tuple.of(Character.toString('a' + i % 26));
            changes.add(
                    i % 7 == 0
                            ? database.write(session -> session.change(append, sign))
                            : database.change(i % 11 == 0 ? append + " AND 1 = 1" : append, sign));
            expected.append(sign.getString(0));
        }
        held.complete();

        // Then
        Future.all(changes).await();
        assertThat(value("log")).isEqualTo(expected.toString());
    }

    private Future<Integer> putIf(String key, String expected, String next, String name) {
        return database.changeIf(
                new Statement(
                        "UPDATE settings SET value = ? WHERE name = ? AND value = ?", Tuple.of(next, key, expected)),
                new Statement("INSERT INTO settings (name, value) VALUES (?, 'told')", Tuple.of(name)));
    }

    @Test
    void shouldChangeOnlyWhatItsConditionAllowsWhenManyAreOneBatch() {
        // Given
        put("a", "queued").await();
        put("b", "queued").await();
        Promise<Void> held = hold();

        // When
        List<Future<Integer>> changes = List.of(
                putIf("a", "queued", "sending", "first"),
                database.change("INSERT INTO settings (name, value) VALUES (?, 'told')", Tuple.of("plain")),
                putIf("a", "queued", "cancelled", "too late"),
                putIf("nobody", "queued", "sending", "of none"),
                putIf("b", "queued", "sending", "second"),
                putIf("b", "sending", "sent", "third"));
        held.complete();

        // Then
        assertThat(Future.all(changes).await().<Integer>list()).containsExactly(1, 1, 0, 0, 1, 1);
        assertThat(List.of(value("a"), value("b"))).containsExactly("sending", "sent");
        assertThat(List.of(value("first"), value("plain"), value("second"), value("third")))
                .containsOnly("told");
        assertThat(database.read(session -> value(session, "too late")).await()).isNull();
        assertThat(database.read(session -> value(session, "of none")).await()).isNull();
    }

    @Test
    void shouldUndoWhatAChangeHangsOnWhenItFailsItself() {
        // Given
        put("a", "queued").await();
        put("b", "queued").await();
        put("taken", "before").await();
        Promise<Void> held = hold();

        // When
        Future<Integer> good = putIf("a", "queued", "sending", "first");
        Future<Integer> guilty = putIf("b", "queued", "sending", "taken");
        held.complete();

        // Then
        assertThat(good.await()).isEqualTo(1);
        assertThatThrownBy(guilty::await).isNotNull();
        assertThat(List.of(value("a"), value("b"), value("taken"))).containsExactly("sending", "queued", "before");
    }

    @Test
    void shouldHaveItsEffectOnceWhenAWriteRunsTwice() {
        // Given
        AtomicInteger runs = new AtomicInteger();
        put("sum", "0").await();
        Promise<Void> held = hold();

        // When
        Future<String> counting = database.write(session -> {
            runs.incrementAndGet();
            return value(session, "sum")
                    .compose(sum -> session.change(
                            "UPDATE settings SET value = ? WHERE name = ?",
                            Tuple.of(Integer.toString(Integer.parseInt(sum) + 1), "sum")))
                    .compose(changed -> value(session, "sum"));
        });
        Future<Integer> guilty = put("sum", "taken");
        held.complete();

        // Then
        assertThat(counting.await()).isEqualTo("1");
        assertThatThrownBy(guilty::await).isNotNull();
        assertThat(runs).as("the group was rolled back and run one by one").hasValue(2);
        assertThat(committed("sum")).isEqualTo("1");
    }

    @Test
    void shouldRefuseAsOverloadedWhenTooManyWritesWait() {
        // Given
        Promise<Void> held = hold();
        AtomicInteger answered = new AtomicInteger();
        List<Future<Void>> accepted = IntStream.range(0, GroupCommit.MAX_WAITING)
                .mapToObj(i -> database.<Void>write(session -> Future.succeededFuture())
                        .onSuccess(done -> answered.incrementAndGet()))
                .toList();

        // When
        Future<Integer> oneTooMany = put("refused", "x");

        // Then
        assertThatThrownBy(oneTooMany::await)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.OVERLOADED));
        assertThat(answered).hasValue(0);
        held.complete();
        Future.all(accepted).await();
        put("accepted again", "x").await();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void shouldCommitWhatItAcceptedWhenItIsClosed() {
        // Given
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 600; i++) {
            String name = "n" + i;
            put(name, "x").onSuccess(done -> acknowledged.add(name));
        }

        // When
        reopenDatabase();

        // Then
        assertThat(count()).isEqualTo(600);
        assertThat(acknowledged).hasSize(600);
    }

    @Test
    void shouldKeepEveryAcknowledgedRowWhenTheGatewayIsKilled() throws IOException, InterruptedException {
        // Given
        database.close().await();
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DyingWriter.class.getName(),
                        url instanceof DatabaseUrl.Sqlite sqlite
                                ? "sqlite:" + sqlite.file()
                                : url.toString().replace("postgres@", "postgres:postgres@"),
                        "700")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        // When
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(acknowledged::add);
        }
        assertThat(writer.waitFor(120, TimeUnit.SECONDS)).isTrue();

        // Then
        assertThat(writer.exitValue()).isEqualTo(DyingWriter.EXIT_CODE);
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(700);
        database = Database.open(vertx, url).await();
        List<String> stored = database.read(session ->
                        session.list("SELECT name FROM settings", Tuple.tuple(), row -> row.getString("name")))
                .await();
        assertThat(stored).containsAll(acknowledged);
    }
}
