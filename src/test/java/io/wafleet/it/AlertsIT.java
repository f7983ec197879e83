package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real Prometheus with the shipped rules beside a real gateway: the cause of each rule is provoked once, as the first of its
 * kind, and ended again. All times of the rules are a twentieth, those of the gateway that count in minutes are shortened
 * likewise where a setting allows it. Prints a table, also to {@code target/alerts.md}. Not in every build: {@code mvn verify
 * -Dit.test=AlertsIT -Dwafleet.tests.excluded=}.
 */
@Tag("long")
class AlertsIT {
    private static final int FACTOR = 20;
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private static final String OFFLINE = "5551911120001";
    private static final String SENDER = "5551911120002";
    private static final String CRASHING = "5551911120003";
    private static final String UNUSABLE = "5551911120004";
    private static final String BESIEGED = "5551911120005";
    private static final String FLOODED = "5551911120006";

    private static GatewayProcess gateway;
    private static PrometheusServer prometheus;
    private static HookReceiver receiver;

    private final List<Row> table = new ArrayList<>();
    private final ScheduledExecutorService submitter = Executors.newSingleThreadScheduledExecutor();
    private ServerSocket squatter;

    /** One rule and what became of it. */
    private static final class Row {
        private final String rule;
        private final String cause;
        private final Step provoke;
        private final Step end;
        private Instant since = Instant.EPOCH;
        private String fired = "never";
        private String cleared = "never";
        private String summary = "";

        Row(String rule, String cause, Step provoke, Step end) {
            this.rule = rule;
            this.cause = cause;
            this.provoke = provoke;
            this.end = end;
        }

        private String elapsed() {
            return String.format(
                    "%.1f s", Duration.between(since, Instant.now()).toMillis() / 1000.0);
        }

        @Override
        public String toString() {
            return "| " + String.join(" | ", rule, cause, fired, cleared, summary) + " |";
        }
    }

    /** Something that is done to the fleet. */
    private interface Step {
        Step NOTHING = () -> {};

        void run() throws IOException;
    }

    @BeforeAll
    static void startAll() throws IOException {
        Tools.need("prometheus");
        receiver = new HookReceiver();
        receiver.answer(hook -> switch (hook.path()) {
            case "/gone" -> HookReceiver.Reply.of(410);
            case "/refusing" -> HookReceiver.Reply.of(422);
            default -> HookReceiver.Reply.of(500);
        });
        gateway = GatewayProcess.prepare(
                "AlertsIT",
                Map.of(
                        "WAFLEET_FETCH_PRIVATE", receiver.host(),
                        "WAFLEET_WEBHOOK_RETRY_DELAY", "10ms",
                        "WAFLEET_LINK_PATIENCE", "3s",
                        "WAFLEET_RESTART_DELAY", "50ms",
                        "WAFLEET_RESTART_MAX_DELAY", "300ms",
                        "WAFLEET_ON_STOP", "leave"));
        String script = Files.readString(gateway.binary());
        Files.writeString(
                gateway.binary(), script.replace("#!/bin/sh\n", "#!/bin/sh\n[ -e dying ] && exit \"$(cat dying)\"\n"));
        gateway.start();
        gateway.logIn();
        for (String number : List.of(OFFLINE, SENDER, CRASHING, UNUSABLE, BESIEGED, FLOODED)) {
            gateway.pair(number);
        }
        prometheus = new PrometheusServer(
                gateway.root().resolve("prometheus"), gateway.management().server(), FACTOR);
    }

    @AfterAll
    static void stopAll() throws IOException {
        if (prometheus != null) {
            prometheus.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    @Test
    void shouldFireAtTheFirstOccurrenceAndClearWhenItIsOver() throws Exception {
        String late = webhook("/late");
        String gone = webhook("/gone");
        webhook("/refusing");
        await("the webhooks are counted")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.management().get("/metrics").text().contains(gone));
        // Long enough for the quiet before: nothing stands, and every series has been seen.
        await("nothing stands").atMost(LIMIT).until(() -> prometheus.firing().isEmpty());
        Step nothing = Step.NOTHING;
        Step receive = () -> gateway.phone(SENDER)
                .control(
                        "receive", new JsonObject().put("from", "5511988887777").put("body", "hello"));
        run(List.of(
                new Row("WafleetLinkLost", "a number loses its network", () -> network(false), () -> network(true)),
                new Row("WafleetQueueStuck", "a job for a number without network", this::oneJob, nothing),
                new Row("WafleetWebhookFailing", "a receiver that answers 500", receive, this::recover),
                new Row("WafleetWebhookLag", "the same receiver", nothing, nothing),
                new Row("WafleetWebhookPaused", "a receiver that answers 410", nothing, () -> resume(gone)),
                new Row("WafleetDeadLetters", "a receiver that answers 422 ten times", nothing, nothing),
                new Row("WafleetSendOutcomeUnknown", "eight lost answers", this::loseAnswers, nothing),
                new Row("WafleetCrashLoop", "a child that ends with 3", () -> die(CRASHING, 3), () -> live(CRASHING)),
                new Row("WafleetRestartStorm", "the same child", nothing, nothing),
                new Row("WafleetFleetSick", "the same child, 21 exits within a minute", nothing, nothing),
                new Row("WafleetChildFailed", "a binary that cannot be run", () -> die(UNUSABLE, 126), this::mend),
                new Row("WafleetPortConflict", "another process has the port", this::besiege, () -> squatter.close()),
                new Row("WafleetSendQueueGrowing", "more is accepted than goes out", this::flood, this::drain)));
        run(List.of(new Row(
                "WafleetDown",
                "the gateway is stopped",
                gateway::stop,
                () -> gateway.startWith("WAFLEET_DISK_RESERVE", "1TB"))));
        run(List.of(new Row("WafleetDiskLow", "started with a reserve above what is free", nothing, () -> {
            gateway.stop();
            gateway.startWith("WAFLEET_DISK_RESERVE", "1MB");
        })));
        print();
        assertThat(late).isNotEmpty();
        assertThat(table).hasSize(AlertRules.expressions().size()).allSatisfy(row -> {
            assertThat(row.fired).as(row.rule).isNotEqualTo("never");
            assertThat(row.cleared).as(row.rule).isNotEqualTo("never");
        });
    }

    private void run(List<Row> rows) throws Exception {
        table.addAll(rows);
        for (Row row : rows) {
            row.since = Instant.now();
            row.provoke.run();
        }
        watch(rows, row -> row.fired = row.elapsed(), true);
        for (Row row : rows) {
            row.since = Instant.now();
            row.end.run();
        }
        watch(rows, row -> row.cleared = row.elapsed(), false);
    }

    private void watch(List<Row> rows, Consumer<Row> note, boolean standing) {
        List<Row> left = new ArrayList<>(rows);
        Instant limit = Instant.now().plus(LIMIT);
        await().atMost(LIMIT.plusMinutes(1))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    Set<String> firing = prometheus.firing();
                    Map<String, String> summaries = standing ? prometheus.summaries() : Map.of();
                    left.removeIf(row -> {
                        boolean there = firing.contains(row.rule) == standing;
                        if (there) {
                            note.accept(row);
                            row.summary = summaries.getOrDefault(row.rule, row.summary);
                        }
                        return there;
                    });
                    return left.isEmpty() || Instant.now().isAfter(limit);
                });
    }

    private void print() throws IOException {
        StringBuilder text = new StringBuilder("All times of the rules are divided by " + FACTOR + ".\n\n"
                + "| rule | provoked by | fired after | cleared after | says |\n|---|---|---|---|---|\n");
        table.forEach(row -> text.append(row).append('\n'));
        Files.writeString(Path.of("target/alerts.md"), text);
        System.out.println(text);
    }

    private static String webhook(String path) {
        JsonObject order = new JsonObject()
                .put("tenant", "default")
                .put("url", receiver.url(path))
                .put("types", new JsonArray().add("message.received"));
        return gateway.api().post("/api/webhooks", order).expect(201).json().getString("id");
    }

    private static void network(boolean up) {
        gateway.phone(OFFLINE).control("network", new JsonObject().put("up", up));
    }

    private void oneJob() {
        gateway.submit(OFFLINE, SENDER, "late");
    }

    private void recover() {
        receiver.answer(hook -> HookReceiver.Reply.OK);
    }

    private static void resume(String webhook) {
        gateway.api().post("/api/webhooks/" + webhook + "/resume").expect(200);
    }

    private void loseAnswers() {
        gateway.phone(SENDER)
                .fault("reset", new JsonObject().put("when", "after").put("count", 8));
        IntStream.range(0, 8).forEach(each -> gateway.submit(SENDER, BESIEGED, "lost " + each));
    }

    private static void die(String device, int code) throws IOException {
        Files.writeString(gateway.sessions().resolve(device).resolve("dying"), String.valueOf(code));
        ProcessHandle.of(gateway.pid(device)).orElseThrow().destroyForcibly();
    }

    /** A loop is over when a child has answered for ten minutes, or at once when a user stops it. */
    private static void live(String device) throws IOException {
        Files.delete(gateway.sessions().resolve(device).resolve("dying"));
        gateway.api().post("/api/devices/" + device + "/stop");
    }

    private void mend() throws IOException {
        Files.delete(gateway.sessions().resolve(UNUSABLE).resolve("dying"));
        gateway.api().post("/api/devices/" + UNUSABLE + "/start");
    }

    private void besiege() throws IOException {
        int port = gateway.processOf(BESIEGED).getInteger("port");
        gateway.api().post("/api/devices/" + BESIEGED + "/stop");
        gateway.awaitProcess(BESIEGED, "stopped");
        squatter = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
        gateway.api().post("/api/devices/" + BESIEGED + "/start");
    }

    private void flood() {
        gateway.api().post("/api/devices/" + FLOODED + "/stop");
        gateway.awaitProcess(FLOODED, "stopped");
        IntStream.range(0, 110).forEach(each -> gateway.submit(FLOODED, SENDER, "many"));
        submitter.scheduleWithFixedDelay(() -> gateway.submit(FLOODED, SENDER, "more"), 0, 200, TimeUnit.MILLISECONDS);
    }

    private void drain() {
        submitter.shutdownNow();
        gateway.api().delete("/api/devices/" + FLOODED + "/queue");
    }
}
