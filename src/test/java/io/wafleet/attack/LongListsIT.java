package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.Answer;
import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers wrote the longest texts, and then many read all of them at the same time. */
class LongListsIT {
    private static final String NUMBER = "5511900000001";
    private static final int EVENTS = 1000;
    private static final int JOBS = 520;
    private static final int TEXT = 65_000;
    private static final int READERS = 64;
    /** What a page of texts may hold, and as much again for what stands around them. */
    private static final int MAX_ANSWER = 4 * 1024 * 1024 + 64 * 1024;

    private static GatewayProcess gateway;
    private static ExecutorService readers;

    @BeforeAll
    static void layOut() throws Exception {
        gateway = GatewayProcess.start("long-lists", Map.of());
        readers = Executors.newFixedThreadPool(READERS);
        gateway.createStopped(NUMBER);
        gateway.stop();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + database())) {
            database.setAutoCommit(false);
            fillEvents(database);
            fillJobs(database);
            database.commit();
        }
        Path log = gateway.sessions().resolve(NUMBER).resolve(".wafleet/child.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, ("x".repeat(4000) + "\n").repeat(1200));
        gateway.start();
    }

    @AfterAll
    static void end() throws IOException {
        readers.shutdownNow();
        gateway.close();
    }

    private static Path database() throws IOException {
        try (var files = Files.walk(gateway.root())) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void fillEvents(Connection database) throws SQLException {
        String data = new JsonObject()
                .put("body", "x".repeat(TEXT))
                .put("raw", new JsonObject().put("body", "é".repeat(TEXT / 2)))
                .encode();
        try (PreparedStatement insert = database.prepareStatement(
                "INSERT INTO events (seq, id, tenant, device, type, at, data) VALUES (?, ?, 'default', ?,"
                        + " 'message.received', ?, ?)")) {
            for (int i = 1; i <= EVENTS; i++) {
                insert.setLong(1, 1_000_000L + i);
                insert.setString(2, "id-" + i);
                insert.setString(3, NUMBER);
                insert.setLong(4, System.currentTimeMillis());
                insert.setString(5, data);
                insert.executeUpdate();
            }
        }
    }

    private static void fillJobs(Connection database) throws SQLException {
        String body = new JsonObject().put("text", "y".repeat(TEXT)).encode();
        try (PreparedStatement insert = database.prepareStatement(
                "INSERT INTO send_jobs (id, tenant, device, recipient, kind, body, state, attempts, created_at, updated_at)"
                        + " VALUES (?, 'default', ?, '5511988887777@s.whatsapp.net', 'text', ?, 'cancelled', 0, ?, ?)")) {
            for (int i = 0; i < JOBS; i++) {
                insert.setString(1, "019d0000-0000-7000-8000-%012d".formatted(i));
                insert.setString(2, NUMBER);
                insert.setString(3, body);
                insert.setLong(4, System.currentTimeMillis());
                insert.setLong(5, System.currentTimeMillis());
                insert.executeUpdate();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/events?limit=1000&after=1000000",
                "/api/events?limit=1000&after=1000000&type=message.*",
                "/api/messages?limit=500&device=" + NUMBER,
                "/api/devices/" + NUMBER + "/logs?tail=10000"
            })
    void shouldAnswerOrSayThatItIsBusyWhenManyReadTheLongestTexts(String path)
            throws InterruptedException, ExecutionException, IOException {
        // When
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            ApiClient client = gateway.api().withToken(gateway.api().token());
            answers.add(readers.submit(() -> client.get(path)));
        }

        // Then
        int read = 0;
        for (Future<Answer> each : answers) {
            Answer answer = each.get();
            if (answer.status() == 503) {
                answer.expectProblem(503, "overloaded");
                assertThat(answer.header("Retry-After")).isNotEmpty();
            } else {
                answer.expect(200);
                assertThat(answer.bytes()).hasSizeLessThanOrEqualTo(MAX_ANSWER);
                read++;
            }
        }
        assertThat(read).isPositive();
        assertThat(gateway.process().isAlive()).isTrue();
        assertThat(gateway.output()).doesNotContain("OutOfMemoryError");
        gateway.api().get("/api/health").expect(200);
    }

    @Test
    void shouldGiveEveryEventAndJobPageByPageWhenTheyAreLong() {
        assertThat(events()).hasSize(EVENTS);
        assertThat(jobs()).hasSize(JOBS);
    }

    private static Set<Long> events() {
        Set<Long> found = new LinkedHashSet<>();
        JsonObject page;
        long after = 1_000_000;
        do {
            page = gateway.api()
                    .get("/api/events?limit=1000&type=message.received&after=" + after)
                    .expect(200)
                    .json();
            JsonArray events = page.getJsonArray("events");
            IntStream.range(0, events.size())
                    .forEach(i -> found.add(events.getJsonObject(i).getLong("seq")));
            after = page.getLong("last");
        } while (page.getBoolean("more"));
        return found;
    }

    private static Set<String> jobs() {
        Set<String> found = new LinkedHashSet<>();
        String after = "";
        while (after != null) {
            JsonObject page = gateway.api()
                    .get("/api/messages?limit=500&device=" + NUMBER + after)
                    .expect(200)
                    .json();
            JsonArray jobs = page.getJsonArray("jobs");
            IntStream.range(0, jobs.size())
                    .forEach(i -> found.add(jobs.getJsonObject(i).getString("id")));
            String next = page.getString("last");
            after = next == null ? null : "&after=" + next;
        }
        return found;
    }
}
