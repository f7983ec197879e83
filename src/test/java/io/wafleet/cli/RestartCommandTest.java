package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartCommandTest {
    private static final String PATH = "/api/fleet/restart";

    @TempDir
    Path root;

    private final Deque<JsonObject> answers = new ArrayDeque<>();
    private FakeGateway gateway;
    private CliRunner cli;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        cli = new CliRunner(root).at(gateway);
        gateway.on("POST " + PATH, call -> Answer.json(202, answers.remove()))
                .on("GET " + PATH, call -> Answer.json(200, answers.remove()));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static JsonObject progress(String state, String current, List<String> done, List<String> remaining) {
        return new JsonObject()
                .put("state", state)
                .put("current", current)
                .put("done", new JsonArray(done))
                .put("skipped", new JsonArray().add("x"))
                .put("remaining", new JsonArray(remaining));
    }

    @Test
    void shouldRestartOneDevice() {
        gateway.on("POST /api/devices/a/restart", call -> Answer.json(202, new JsonObject().put("id", "a")));
        assertThat(cli.run("restart", "a")).isZero();
        assertThat(cli.out()).isEqualTo("Restarting a. See: wafleet devices a\n");
    }

    @Test
    void shouldAskWhichOneOrAll() {
        assertThat(cli.run("restart")).isEqualTo(2);
        assertThat(cli.run("restart", "a", "b")).isEqualTo(2);
        assertThat(cli.errLines()).hasSize(2).first().asString().contains("--rolling");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void shouldShowEachDeviceThatIsBack() {
        answers.add(progress("running", "a", List.of(), List.of("b")));
        answers.add(progress("running", "b", List.of("a"), List.of()));
        answers.add(progress("done", null, List.of("a", "b"), List.of()));

        assertThat(cli.run("restart", "--rolling", "--only-required")).isZero();

        assertThat(cli.out().lines())
                .containsExactly(
                        "a is back (1 of 2)", "b is back (2 of 2)", "done: 2 restarted, 1 skipped, 0 not begun.");
        assertThat(gateway.calls.get(0).body()).isEqualTo(new JsonObject().put("onlyRequired", true));
    }

    @Test
    void shouldExitWith1WhenADeviceDidNotComeBack() {
        answers.add(progress("running", "a", List.of(), List.of("b")));
        answers.add(progress("stopped", null, List.of(), List.of("b"))
                .put(
                        "failed",
                        new JsonObject()
                                .put("device", "a")
                                .put("cause", new JsonObject().put("text", "the process is backoff"))));

        assertThat(cli.run("restart", "--rolling", "a", "b")).isEqualTo(1);

        assertThat(cli.out()).isEqualTo("Stopped at a: the process is backoff. 0 restarted, 1 skipped, 1 not begun.\n");
        assertThat(gateway.calls.get(0).body().getJsonArray("devices")).containsExactly("a", "b");
    }

    @Test
    void shouldCancelWhatIsUnderWay() {
        gateway.on("DELETE " + PATH, call -> Answer.json(200, new JsonObject()));
        answers.add(progress("cancelled", null, List.of(), List.of("b")));
        assertThat(cli.run("restart", "--cancel")).isZero();
        assertThat(gateway.calls.get(0).method()).isEqualTo("DELETE");
    }

    @Test
    void shouldShowOneDeviceInDetail() {
        JsonObject device = new JsonObject()
                .put("id", "a")
                .put("name", "Sales")
                .put("desired", "running")
                .put(
                        "settings",
                        new JsonObject()
                                .put("proxy", "socks5://u:***@p:1")
                                .putNull("binary")
                                .put("environment", new JsonObject().put("APP_OS", "Loja")))
                .put(
                        "process",
                        new JsonObject()
                                .put("state", "running")
                                .put("since", "2026-03-01T10:00:00Z")
                                .put("pid", 4711)
                                .put("port", 8000)
                                .put("generation", 3)
                                .put("restarts", 1)
                                .put("memoryBytes", 52_400_000)
                                .put("uptimeSeconds", 7_500)
                                .put("cpuPercent", 1.5)
                                .put("restartRequired", true)
                                .put("changedSettings", new JsonArray().add("proxy"))
                                .put(
                                        "lastExit",
                                        new JsonObject()
                                                .put("status", "signal 9")
                                                .put("at", "2026-03-01T09:00:00Z")));
        JsonObject transition = new JsonObject()
                .put("at", "2026-03-01T10:00:00Z")
                .put("kind", "process")
                .put("from", "starting")
                .put("to", "running")
                .put("pid", 4711)
                .put("generation", 3)
                .put("cause", new JsonObject().put("text", "rolling \u001b[31mrestart"));
        gateway.on("GET /api/devices/a", call -> Answer.json(200, device))
                .on(
                        "GET /api/devices/a/history",
                        call -> Answer.json(200, new JsonObject().put("transitions", new JsonArray().add(transition))));

        assertThat(cli.run("devices", "a", "--last", "7")).isZero();

        assertThat(gateway.calls.get(1).query()).containsEntry("limit", "7");
        assertThat(cli.out())
                .contains(
                        "device     a  Sales",
                        "running since",
                        "pid 4711",
                        "launches 3, restarts that no user asked for 1")
                .contains("up 2 h 05 min, 52 MB resident, 1.5 % of a core", "restart required: proxy")
                .contains("last exit  signal 9", "settings   proxy=socks5://u:***@p:1 APP_OS=Loja")
                .contains("starting  running  4711", "rolling restart")
                .doesNotContain("\u001b");
    }
}
