package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ChildOutputTest {
    @TempDir
    Path volume;

    private final Vertx vertx = Vertx.vertx();
    private Path file;
    private ChildOutput output;

    @BeforeEach
    void open() throws IOException {
        file = Launcher.output(volume);
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
        return output.tail(lines).await().text().toString();
    }

    @Test
    void shouldBeEmptyWhenTheChildNeverRan() {
        assertThat(tail(10)).isEmpty();
        assertThat(output.tail(10).await().end()).isZero();
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
        assertThat(output.tail(lines).await().end()).isEqualTo(content.length());
    }

    @Test
    void shouldGiveTheEndOnlyWhenTheLinesAreEndless() throws IOException {
        append("x".repeat(5 * 1024 * 1024));

        assertThat(tail(10)).hasSize(4 * 1024 * 1024);
    }

    @Test
    void shouldFollowTheChildOverARotationUntilTheCallerLeaves() throws IOException {
        // Given
        append("old\n");
        Promise<Void> ended = Promise.promise();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().setChunked(true).write("begin\n");
                    output.follow("old\n".length(), request.response()).onComplete(ended);
                })
                .listen(0, "127.0.0.1")
                .await();
        HttpClient client = vertx.createHttpClient();
        StringBuffer received = new StringBuffer();
        HttpClientResponse response = client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(open -> {
                    open.handler(chunk -> received.append(chunk.toString()));
                    return Future.succeededFuture(open);
                })
                .await();

        // When
        append("one\n");
        Awaitility.await().untilAsserted(() -> assertThat(received).hasToString("begin\none\n"));
        OutputFiles.rotate(file, 0);
        append("2\n");
        Awaitility.await().untilAsserted(() -> assertThat(received).hasToString("begin\none\n2\n"));
        append("three\n");
        Awaitility.await().untilAsserted(() -> assertThat(received).hasToString("begin\none\n2\nthree\n"));

        // Then
        response.request().connection().close().await();
        ended.future().await();
    }
}
