package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.EXITS_AT_ONCE;
import static io.wafleet.faults.MisbehavingChild.GOOD;
import static io.wafleet.faults.MisbehavingChild.LEAVES_ORPHANS;
import static io.wafleet.faults.MisbehavingChild.NEVER_OPENS_ITS_PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that come at the worst moment. A crashed child is left for long, so that its pause can be met. */
class RacesIT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start(
                "RacesIT",
                Map.of(
                        "WAFLEET_RESTART_DELAY", "20s",
                        "WAFLEET_RESTART_MAX_DELAY", "60s"));
    }

    @Test
    @Fault(id = "E1", injected = "stop in the pause after a crash", holds = "stopped at once; nothing is launched")
    void shouldStopAtOnceInBackoff() throws IOException {
        String id = fleet.add(EXITS_AT_ONCE);
        fleet.start(id);
        fleet.await(id, "backoff");
        fleet.stop(id);
        assertThat(fleet.await(id, "stopped").getLong("generation")).isEqualTo(1);
        assertThat(fleet.changes(id, "starting")).hasSize(1);
    }

    @Test
    @Fault(
            id = "E2",
            injected = "restart, then stop, of a child that hangs in its start",
            holds = "stopped; no process")
    void shouldStopAChildThatHangsInItsStart() throws IOException {
        String id = fleet.add(NEVER_OPENS_ITS_PORT);
        fleet.start(id);
        fleet.await(id, "launched", process -> process.getLong("pid") != null);
        fleet.restart(id);
        fleet.await(
                id, "launched again", process -> process.getLong("generation") == 2 && process.getLong("pid") != null);
        fleet.restart(id);
        fleet.stop(id);
        fleet.await(id, "stopped");
        assertThat(fleet.copies(id)).isEmpty();
        // The third may have been launched before the stop came.
        assertThat(fleet.generation(id)).isBetween(2L, 3L);
    }

    @Test
    @Fault(id = "E3", injected = "ten starts at the same time", holds = "one launch, one process")
    void shouldLaunchOnceWhenAskedTenTimes() throws IOException {
        String id = fleet.add(GOOD);
        CompletableFuture<?>[] starts = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.runAsync(() -> fleet.start(id)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(starts).join();
        JsonObject running = fleet.await(id, "running");
        assertThat(running.getLong("generation")).isEqualTo(1);
        assertThat(fleet.copies(id)).containsExactly(running.getLong("pid"));
    }

    @Test
    @Fault(
            id = "E4",
            injected = "the child dies between the decision to end it and the signal",
            holds = "no such process is a success: stopped, nothing is launched")
    void shouldBeContentWhenWhatItEndsIsDeadAlready() throws IOException {
        String id = fleet.running(GOOD);
        for (int round = 0; round < Form.times(5, 50); round++) {
            long pid = fleet.pid(id);
            CompletableFuture<Void> death = CompletableFuture.runAsync(() -> Processes.signal("KILL", pid));
            fleet.stop(id);
            death.join();
            fleet.await(id, "stopped");
            assertThat(fleet.copies(id)).isEmpty();
            fleet.start(id);
            fleet.await(id, "running");
        }
        assertThat(fleet.gateway().output()).doesNotContain("SIGTERM failed", "SIGKILL failed");
    }

    @Test
    @Fault(id = "E5", injected = "processes end that the gateway knows nothing of", holds = "no device is concerned")
    void shouldIgnoreTheEndOfStrangers() throws IOException {
        String id = fleet.running(LEAVES_ORPHANS);
        long pid = fleet.pid(id);
        Fleet.until(
                "its orphans have ended",
                () -> fleet.owned().stream()
                        .filter(each -> fleet.volume(id).toString().equals(Processes.folder(each)))
                        .allMatch(each -> each == pid));
        fleet.assertUntouched(Map.of(id, pid));
    }

    @Test
    @Fault(
            id = "E6",
            injected = "a room's member and a log's reader stop reading while a child floods and another dies",
            holds = "supervision goes on: the dead is seen and replaced")
    void shouldSuperviseWhenConsumersHang() throws Exception {
        String flooding = fleet.running(GOOD);
        String dying = fleet.running(GOOD);
        String events = "ws" + fleet.api().server().toString().substring("http".length()) + "/eventbus/websocket?token="
                + fleet.api().token();
        // A listener that never asks for a frame: none is read, and its connection fills up.
        WebSocket deaf = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(events), new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket socket) {}
                })
                .get(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        String join = new JsonObject()
                .put("type", "register")
                .put("address", "fleet.events")
                .encode();
        deaf.sendText(join, true).get(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try (InputStream log = fleet.api().stream("/api/devices/" + flooding + "/logs?follow=true")) {
            assertThat(log.read()).isNotNegative();
            for (int i = 0; i < Form.times(20, 200); i++) {
                fleet.child(flooding).get("/tiny/say/10000").expect(200);
            }
            long pid = fleet.pid(dying);
            Processes.signal("KILL", pid);
            fleet.await(dying, "backoff");
            fleet.restart(dying);
            fleet.awaitReplaced(dying, pid);
        } finally {
            deaf.abort();
        }
    }
}
