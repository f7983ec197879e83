package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteDatabaseTest extends DatabaseContract {
    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @Override
    protected String runMark() {
        return "total_changes()";
    }

    /** Counts the changes of the connection, also those that were rolled back. */
    @Override
    protected void assertRanOnce(List<Long> marks) {
        assertThat(marks).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    private Future<Integer> insert(Session session) {
        return session.change("INSERT INTO settings (name, value) VALUES ('n', 'v')", Tuple.tuple());
    }

    @Test
    void shouldBeReadableByItsOwnUserOnlyWhenItIsInUse() throws IOException {
        // Given
        database.write(this::insert).await();
        database.ping().await();

        // When
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }

        // Then
        assertThat(files)
                .hasSize(3)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.getFileName().toString())
                        .isEqualTo("rw-------"));
    }

    @Test
    void shouldRefuseToChangeAnythingWhenItIsOnlyToRead() {
        assertThatThrownBy(() -> database.read(this::insert).await()).hasMessageContaining("readonly");
        assertThat(database.write(this::insert).await()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"journal_mode, wal", "synchronous, 2", "foreign_keys, 1"})
    void shouldSurviveAPowerCutWhenItWrites(String pragma, String expected) {
        String value = database.write(session ->
                        session.first("PRAGMA " + pragma, Tuple.tuple(), row -> String.valueOf(row.getValue(0))))
                .await();

        assertThat(value).isEqualTo(expected);
    }

    private void limitPages(long pages) {
        // It answers with the limit, in a row.
        database.write(session -> session.first(
                        "PRAGMA max_page_count = " + pages, Tuple.tuple(), row -> String.valueOf(row.getValue(0))))
                .await();
    }

    private Future<Integer> insert(Session session, String name, int length) {
        return session.change("INSERT INTO settings (name, value) VALUES (?, ?)", Tuple.of(name, "x".repeat(length)));
    }

    @Test
    void shouldRefuseWhatHasNoRoomAndGoOnWhenThereIsRoomAgain() {
        // Given
        limitPages(1);

        // When
        for (int i = 0; i < 3; i++) {
            String name = "large" + i;
            assertThatThrownBy(() -> database.write(session -> insert(session, "small beside " + name, 1)
                                    .compose(inserted -> insert(session, name, 1_000_000)))
                            .await())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            full -> assertThat(full.problem().code()).isEqualTo(ProblemCode.DISK_LOW));
        }
        limitPages(1_000_000);
        database.write(session -> insert(session, "after", 1_000_000)).await();
        assertThatThrownBy(() -> database.write(session -> insert(session, "undone", 1)
                                .compose(inserted -> Future.failedFuture("changed its mind")))
                        .await())
                .hasMessage("changed its mind");

        // Then
        List<String> stored = database.read(session ->
                        session.list("SELECT name FROM settings", Tuple.tuple(), row -> row.getString("name")))
                .await();
        assertThat(stored).as("each write is a whole").containsExactly("after");
    }

    /** As SQLite does by itself when a commit finds the disk full. */
    @Test
    void shouldGoOnWhenATransactionEndedBehindTheDriversBack() {
        assertThatThrownBy(() -> database.write(session -> session.change("ROLLBACK", Tuple.tuple())
                                .compose(ended -> Future.failedFuture("the disk is full")))
                        .await())
                .isNotNull();

        assertThatThrownBy(() -> database.write(session -> insert(session, "undone", 1)
                                .compose(inserted -> Future.failedFuture("changed its mind")))
                        .await())
                .hasMessage("changed its mind");
        assertThat(database.write(session -> insert(session, "done", 1)).await())
                .isEqualTo(1);
        List<String> stored = database.read(session ->
                        session.list("SELECT name FROM settings", Tuple.tuple(), row -> row.getString("name")))
                .await();
        assertThat(stored).containsExactly("done");
    }
}
