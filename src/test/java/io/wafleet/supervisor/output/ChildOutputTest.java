package io.wafleet.supervisor.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.Processes;
import io.wafleet.time.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ChildOutputTest {
    @TempDir
    Path volume;

    private final Vertx vertx = Vertx.vertx();
    private Path file;
    private ChildOutput output;
    private volatile boolean isSame = true;

    @BeforeEach
    void open() throws IOException {
        file = ChildSpec.output(volume);
        Files.createDirectories(file.getParent());
        output = new ChildOutput(vertx, volume);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String tail(int lines) {
        return output.tail(lines).await().toString();
    }

    @Test
    void shouldBeEmptyWhenTheChildNeverRan() {
        assertThat(tail(10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', 3, ''",
                "'a', 0, ''",
                "'a', 1, 'a'",
                "'a', 2, 'a'",
                "'a|', 0, ''",
                "'a|', 1, 'a|'",
                "'a|b|c|', 1, 'c|'",
                "'a|b|c|', 2, 'b|c|'",
                "'a|b|c|', 3, 'a|b|c|'",
                "'a|b|c|', 9, 'a|b|c|'",
                "'a|b|c', 1, 'c'",
                "'a|b|c', 2, 'b|c'",
                "'a|||', 1, '|'",
                "'a|||', 2, '||'",
                "'|', 1, '|'",
                "'|a', 1, 'a'",
            })
    void shouldGiveTheLastLinesWhenThereAreSome(String content, int lines, String expected) throws IOException {
        append(content.replace('|', '\n'));

        assertThat(tail(lines)).isEqualTo(expected.replace('|', '\n'));
    }

    @Test
    void shouldGiveTheEndOnlyWhenTheLinesAreEndless() throws IOException {
        append("x".repeat(5 * 1024 * 1024));

        assertThat(tail(10)).hasSize(4 * 1024 * 1024);
    }

    @Test
    void shouldSkipTheHoleAndTakeTheRestFromTheOlderFileWhenTheLiveOneHasTooFewLines() throws IOException {
        Files.writeString(OutputFile.older(file, 1), "1\n2\n3\n");
        Files.write(file, new byte[10_000]);
        append("4\n5\n");

        assertThat(tail(1)).isEqualTo("5\n");
        assertThat(tail(2)).isEqualTo("4\n5\n");
        assertThat(tail(4)).isEqualTo("2\n3\n4\n5\n");
        assertThat(tail(9)).isEqualTo("1\n2\n3\n4\n5\n");
        assertThat(tail(0)).isEmpty();
    }

    @Test
    void shouldReadTheOlderFileWhenTheLiveOneIsNew() throws IOException {
        Files.writeString(OutputFile.older(file, 1), "1\n2\n");
        append("");

        assertThat(tail(1)).isEqualTo("2\n");
    }

    /** One who follows {@link #output} over HTTP. */
    private final class Follower implements AutoCloseable {
        final StringBuffer received = new StringBuffer();
        final Promise<Void> ended = Promise.promise();
        private final HttpClientResponse response;

        Follower(int lines) {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(
                            request -> output.follow(lines, request.response(), () -> Future.succeededFuture(isSame))
                                    .ended()
                                    .onComplete(ended))
                    .listen(0, "127.0.0.1")
                    .await();
            HttpClient client = vertx.createHttpClient();
            response = client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                    .compose(request -> request.send())
                    .compose(open -> {
                        open.handler(chunk -> received.append(chunk.toString()));
                        return Future.succeededFuture(open);
                    })
                    .await();
        }

        void awaitText(String text) {
            Awaitility.await().untilAsserted(() -> assertThat(received).hasToString(text));
        }

        @Override
        public void close() {
            response.request().connection().close().await();
            ended.future().await();
        }
    }

    @Test
    void shouldFollowTheChildWhenItBeginsToWrite() throws IOException {
        try (Follower follower = new Follower(10)) {
            append("first\n");

            follower.awaitText("first\n");
        }
    }

    @Test
    void shouldEndAndTellNothingOfANewFileWhenTheVolumeIsAnothersByThen() throws IOException {
        append("ours\n");
        try (Follower follower = new Follower(1)) {
            follower.awaitText("ours\n");
            isSame = false;
            Files.delete(file);
            append("theirs\n");

            follower.ended.future().await();
            assertThat(follower.received).hasToString("ours\n");
        }
    }

    @Test
    void shouldEndWhenTheVolumeIsGone() throws IOException {
        append("ours\n");
        try (Follower follower = new Follower(1)) {
            follower.awaitText("ours\n");
            Files.delete(file);
            isSame = false;

            follower.ended.future().await();
        }
    }

    @Test
    void shouldTellNothingWhenTheVolumeIsAnothersAtOnce() throws IOException {
        append("theirs\n");
        isSame = false;
        try (Follower follower = new Follower(1)) {
            follower.ended.future().await();
            assertThat(follower.received).isEmpty();
        }
    }

    @Test
    void shouldReadTheOldFileToItsEndWhenAnotherTakesItsPlace() throws IOException {
        append("old\none\n");
        try (Follower follower = new Follower(1)) {
            follower.awaitText("one\n");
            append("two\n");
            Files.move(file, OutputFile.older(file, 1));
            append("three\n");

            follower.awaitText("one\ntwo\nthree\n");
        }
    }

    @Test
    void shouldReadTheRestFromTheCopyWhenTheFileIsCopiedAndEmptied() throws IOException {
        append("one\n");
        OutputFile rotated = new OutputFile(file, new ChildLogs(1, 1));
        try (Follower follower = new Follower(1)) {
            follower.awaitText("one\n");
            append("two\n");
            rotated.copyAndEmpty();
            append("3\n");

            follower.awaitText("one\ntwo\n3\n");
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenTheFollowerIsTooSlow() throws IOException {
        append("old\n");
        try (OutputReader reader = new OutputReader(file)) {
            assertThat(reader.tail(1)).hasToString("old\n");
            append("x".repeat(10_000));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(5000), 0);
            }

            assertThat(reader.next()).hasToString("\n[4996 bytes were rotated away before they were read]\n");
            assertThat(reader.next()).hasToString("x".repeat(5004));
            assertThat(reader.next()).hasToString("");
        }
    }

    @Test
    void shouldGiveASignOfLifeWhenTheChildIsSilent() throws IOException {
        output = new ChildOutput(vertx, volume, 500);
        append("one\n");
        try (Follower follower = new Follower(1)) {
            // It goes on with such signs, however late this is looked at.
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(follower.received.toString()).startsWith("one\n\0"));
            append("two\n");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(follower.received.toString().replace("\0", ""))
                            .isEqualTo("one\ntwo\n"));
        }
    }

    /** 23 MB in files of 1 MB, with a follower who may lag by what the live file keeps: every line arrives, in order. */
    @Test
    void shouldMissNoLineWhenAChildWritesMuchAndItsFilesAreRotated() throws IOException {
        // Given
        ChildLogs limits = new ChildLogs(1024 * 1024, 2);
        OutputFiles files = new OutputFiles(
                vertx,
                limits,
                Processes.open(vertx, volume, Duration.ofSeconds(5), MonotonicClock.SYSTEM)
                        .await()::punchHole);
        files.close(); // No timer: the test looks itself.
        files.watch(new DeviceId("ana"), volume);
        append("");
        StringBuilder expected = new StringBuilder();

        try (Follower follower = new Follower(0)) {
            // When
            for (int first = 1; first < 3_000_000; first += 10_000) {
                String lines = IntStream.range(first, first + 10_000)
                        .mapToObj(line -> line + "\n")
                        .collect(Collectors.joining());
                expected.append(lines);
                append(lines);
                files.look().await();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> expected.length() - follower.received.length() < 400_000);
            }

            // Then
            Awaitility.await().until(() -> follower.received.length() >= expected.length());
            assertThat(follower.received.toString().contentEquals(expected)).isTrue();
            assertThat(Files.size(file)).isEqualTo(expected.length());
            assertThat(OutputFile.older(file, 2)).exists();
        }
    }
}
