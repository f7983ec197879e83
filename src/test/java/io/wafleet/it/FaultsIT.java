package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of sends and links when processes are killed; of the processes themselves, see the fault suite. */
class FaultsIT {
    private static final String ANA = "5571911110001";
    private static final String BIA = "5571911110002";
    private static final String QUEUE = "/api/devices/" + ANA + "/queue";
    private static final String[] ARRIVED = {"sent", "delivered", "read"};
    private static final Duration SEND_INTERVAL = Duration.ofMillis(700);

    private static GatewayProcess gateway;
    private static ApiClient api;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "FaultsIT",
                Map.of(
                        "HEALTH_CHECK_INTERVAL", "400ms",
                        "WAFLEET_STOP_GRACE", "3s",
                        "WAFLEET_SEND_INTERVAL", SEND_INTERVAL.toMillis() + "ms"));
        api = gateway.api();
        gateway.pair(ANA);
        gateway.pair(BIA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    @AfterEach
    void shouldBeWellAgain() {
        gateway.awaitOnline(ANA);
        gateway.awaitOnline(BIA);
    }

    @Test
    void shouldReplaceAKilledChildAndLoseNoAcceptedSend() {
        long pid = gateway.pid(ANA);
        int restarts = restarts(ANA);
        List<String> texts = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        submit(4, "before the kill", texts, jobs);
        gateway.awaitJob(jobs.get(0), ARRIVED);
        pauseBetweenSends(jobs);
        kill(pid);
        await("it is gone").until(() -> gateway.children().stream().noneMatch(child -> child.pid() == pid));
        api.post(QUEUE + "/resume").expect(200);
        submit(4, "after the kill", texts, jobs);

        gateway.awaitDevice(
                ANA, "restarted", device -> device.getJsonObject("process").getInteger("restarts") == restarts + 1);
        jobs.forEach(job -> gateway.awaitJob(job, ARRIVED));
        assertThat(gateway.pid(ANA)).isNotEqualTo(pid);
        JsonObject process = gateway.processOf(ANA);
        assertThat(process.getJsonObject("lastExit").getString("status")).isEqualTo("signal 9");
        assertSentOnce(texts);
        assertThat(gateway.device(ANA).getJsonObject("queue").getInteger("depth"))
                .isZero();
    }

    @Test
    void shouldLookUpWhatBecameOfASendWhoseAnswerWasLost() {
        gateway.phone(ANA).fault("reset", new JsonObject().put("when", "after").put("count", 1));
        String job = gateway.submit(ANA, BIA, "the answer is lost");
        JsonObject found = gateway.awaitJob(job, ARRIVED);
        assertThat(found.getInteger("attempts")).isEqualTo(1);
        assertSentOnce(List.of("the answer is lost"));
    }

    @Test
    void shouldAdoptItsChildrenAfterItWasKilled() throws IOException {
        long ana = gateway.pid(ANA);
        long bia = gateway.pid(BIA);
        int restarts = restarts(ANA);
        List<String> texts = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        submit(3, "before the gateway dies", texts, jobs);
        gateway.awaitJob(jobs.get(0), ARRIVED);
        pauseBetweenSends(jobs);
        gateway.kill9();
        gateway.start();
        api.post(QUEUE + "/resume").expect(200);

        JsonObject adopted = gateway.awaitOnline(ANA);
        assertThat(adopted.getJsonObject("process").getLong("pid")).isEqualTo(ana);
        assertThat(Causes.code(adopted.getJsonObject("process"))).isEqualTo("adopted");
        assertThat(gateway.pid(BIA)).isEqualTo(bia);
        assertThat(restarts(ANA)).isEqualTo(restarts);
        submit(1, "after the gateway died", texts, jobs);
        // A child repeats a receipt for half a minute only, and a slow host may need longer to be back.
        jobs.forEach(job -> gateway.awaitJob(job, ARRIVED));
        assertSentOnce(texts);
        api.get("/api/devices/" + ANA + "/qr").expectProblem(409, "already-paired");

        kill(ana);
        JsonObject replaced = gateway.awaitDevice(
                ANA,
                "restarted and online",
                device -> device.getJsonObject("process").getInteger("restarts") == restarts + 1
                        && device.getJsonObject("link").getString("state").equals("online"));
        assertThat(replaced.getJsonObject("process").getJsonObject("lastExit").getString("status"))
                .as("the end of an adopted process is seen, its exit code is not")
                .isEqualTo("unknown");
    }

    @Test
    void shouldBringBackThePairedWhenAllProcessesWereKilled() throws IOException {
        String unpaired = gateway.createStopped("5571911110003").getString("id");
        api.post("/api/devices/" + unpaired + "/start").expect(202);
        gateway.awaitProcess(unpaired, "running");
        List<ProcessHandle> children = gateway.children();
        assertThat(children).hasSizeGreaterThanOrEqualTo(3);
        gateway.kill9();
        children.forEach(ProcessHandle::destroyForcibly);
        await("all are gone").until(() -> gateway.children().isEmpty());
        gateway.start();

        gateway.awaitOnline(ANA);
        gateway.awaitOnline(BIA);
        assertThat(children).extracting(ProcessHandle::pid).doesNotContain(gateway.pid(ANA), gateway.pid(BIA));
        assertThat(gateway.processOf(unpaired).getString("state")).isEqualTo("stopped");
        assertThat(gateway.output()).contains("device " + unpaired + ": left alone: never paired");
        String job = gateway.submit(ANA, BIA, "all were killed");
        gateway.awaitJob(job, "read");
        assertSentOnce(List.of("all were killed"));
        api.get("/api/devices/" + unpaired + "/qr").expect(200);
        api.delete("/api/devices/" + unpaired).expect(204);
    }

    @Test
    void shouldStopOrLeaveItsChildrenAsConfigured() throws IOException {
        List<Long> before = pids();
        gateway.stop();
        assertThat(gateway.children()).extracting(ProcessHandle::pid).containsAll(before);
        assertThat(gateway.output()).contains("children running; the next gateway adopts them");

        gateway.startWith("WAFLEET_ON_STOP", "stop");
        gateway.awaitOnline(ANA);
        assertThat(pids()).isEqualTo(before);
        gateway.stop();
        assertThat(gateway.children()).isEmpty();

        gateway.startWith("WAFLEET_ON_STOP", "leave");
        gateway.awaitOnline(ANA);
        gateway.awaitOnline(BIA);
        assertThat(pids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void shouldEndItsChildrenByCommandWhenItIsGone(@TempDir Path directory) throws Exception {
        List<Long> before = pids();
        gateway.stop();
        assertThat(gateway.children()).hasSize(before.size());
        Path output = directory.resolve("stop.log");

        assertThat(gateway.command(output, "stop", "--all")).isZero();

        assertThat(gateway.children()).isEmpty();
        assertThat(Files.readString(output)).contains("No gateway runs here; " + before.size() + " children");
        assertThat(gateway.command(output, "stop", "--all"))
                .as("there is nothing left to end")
                .isEqualTo(3);
        gateway.start();
    }

    private static void submit(int count, String text, List<String> texts, List<String> jobs) {
        for (int i = 1; i <= count; i++) {
            texts.add(text + " #" + i);
            jobs.add(gateway.submit(ANA, BIA, text + " #" + i));
        }
    }

    /** What is under way at the moment of a kill may rightly end as uncertain. */
    private static void pauseBetweenSends(List<String> jobs) {
        api.post(QUEUE + "/pause").expect(200);
        await("nothing is under way")
                .until(() -> jobs.stream()
                        .map(job -> api.get("/api/messages/" + job).expect(200).json())
                        .noneMatch(job -> job.getString("state").equals("sending")));
    }

    private static void assertSentOnce(List<String> texts) {
        List<String> sent = gateway.phone(ANA).sentTexts();
        for (String text : texts) {
            assertThat(sent).containsOnlyOnce(text);
            gateway.awaitReceived(BIA, text);
            assertThat(gateway.timesReceived(BIA, text)).as(text).isEqualTo(1);
        }
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private static int restarts(String id) {
        return gateway.processOf(id).getInteger("restarts");
    }

    private static List<Long> pids() {
        return List.of(gateway.pid(ANA), gateway.pid(BIA));
    }
}
