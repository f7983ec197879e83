package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import io.wafleet.cli.FakeGateway.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path root;

    private FakeGateway gateway;
    private CliRunner cli;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        cli = new CliRunner(root).at(gateway);
    }

    @AfterEach
    void stop() {
        cli.hangUp();
        gateway.close();
    }

    @Test
    void shouldShowEventsAsTheyHappen() {
        gateway.store("message.received", "a", text("before"));
        CompletableFuture<Integer> command = follow("events", "--type", "message.*");
        gateway.publish("process.changed", "a", new JsonObject());
        gateway.publish("message.received", "a", text("olá ☕").put("raw", new JsonObject().put("x", 1)));
        awaitOut("olá ☕");
        assertEndsUnheard(command);
        assertThat(cli.out().lines())
                .hasSize(1)
                .first()
                .asString()
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  a +message\\.received +text=\"olá ☕\"");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void shouldReadWhatItMissedWhileTheConnectionWasLost() {
        CompletableFuture<Integer> command = follow("events", "--json");
        gateway.publish("message.received", "a", text("one"));
        awaitOut("one");
        gateway.dropSockets();
        gateway.store("message.received", "a", text("two"));
        awaitOut("two");
        await().atMost(PATIENCE).until(() -> gateway.listeners() == 1);
        gateway.publish("message.received", "a", text("three"));
        awaitOut("three");
        assertEndsUnheard(command);
        assertThat(cli.out()
                        .lines()
                        .map(line -> new JsonObject(line).getJsonObject("data").getString("text")))
                .containsExactly("one", "two", "three");
        assertThat(cli.err()).contains("Lost the event stream").contains("Connected again.");
    }

    @Test
    void shouldMissNothingWhenTheConnectionIsLostBeforeTheFirstEvent() {
        for (int i = 0; i < 20; i++) {
            gateway.store("message.received", "a", text("old"));
        }
        CompletableFuture<Integer> command = follow("events", "--json");
        gateway.dropSockets();
        gateway.store("message.received", "a", text("missed"));
        awaitOut("missed");
        assertEndsUnheard(command);
        assertThat(cli.out()).contains("missed").doesNotContain("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--since", "--after"})
    void shouldBeginWithStoredEventsOnDemand(String option) {
        gateway.store("message.received", "a", text("first"));
        gateway.store("message.received", "a", text("second"));
        CompletableFuture<Integer> command = follow("events", option, "1");
        awaitOut("second");
        assertEndsUnheard(command);
        assertThat(cli.out()).contains("second").doesNotContain("first");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void shouldSayWhenWhatWasAskedForIsNoLongerStored() {
        for (int i = 0; i < 5; i++) {
            gateway.store("message.received", "a", text("event " + i));
        }
        gateway.forget(3);
        CompletableFuture<Integer> command = follow("events", "--since", "1");
        awaitOut("event 4");
        assertEndsUnheard(command);
        assertThat(cli.out()).contains("event 3").contains("event 4");
        assertThat(cli.errLines()).containsExactly("wafleet: Events up to 3 are no longer stored.");
    }

    @Test
    void shouldGoOnBehindItsLastEventWhenItWasDropped() {
        CompletableFuture<Integer> command = follow("events", "--json");
        gateway.publish("message.received", "a", text("one"));
        awaitOut("one");
        gateway.store("message.received", "a", text("two"));
        gateway.dropSockets("slow-reader");
        awaitOut("two");
        assertEndsUnheard(command);
        assertThat(cli.out()
                        .lines()
                        .map(line -> new JsonObject(line).getJsonObject("data").getString("text")))
                .containsExactly("one", "two");
        assertThat(cli.errLines())
                .containsExactly(
                        "wafleet: The gateway has closed the event stream (slow-reader), connecting again …",
                        "wafleet: Connected again.");
    }

    @Test
    void shouldFollowSomeDevicesAndTypes() {
        CompletableFuture<Integer> command =
                follow("events", "--device", "a", "--device", "b", "--type", "link.changed,message.*");
        gateway.publish("message.received", "c", text("other"));
        gateway.publish("message.received", "a", text("mine"));
        gateway.publish("process.changed", "a", text("dull"));
        gateway.publish("link.changed", "b", text("news"));
        awaitOut("news");
        assertEndsUnheard(command);
        assertThat(cli.out()).contains("mine", "news").doesNotContain("other", "dull");
    }

    @Test
    void shouldEndWhenItsTimeIsOver() {
        assertThat(cli.run("events", "--for", "1s")).isZero();
    }

    @Test
    void shouldExitWith4WhenTheDeviceIsRefused() {
        Function<Call, Answer> unknown =
                call -> Answer.problem(404, "device-not-found", "No such device", "There is no device a.");
        gateway.on("GET /api/events/ws", unknown).on("GET /api/events", unknown);
        assertThat(cli.run("events", "--device", "a", "--for", "1m")).isEqualTo(4);
        assertThat(cli.errLines()).hasSize(1).first().asString().contains("No such device");
    }

    private CompletableFuture<Integer> follow(String... args) {
        CompletableFuture<Integer> command = CompletableFuture.supplyAsync(() -> cli.run(args));
        await().atMost(PATIENCE).until(() -> gateway.listeners() == 1);
        return command;
    }

    private void awaitOut(String text) {
        await().atMost(PATIENCE).until(() -> cli.out().contains(text));
    }

    private void assertEndsUnheard(CompletableFuture<Integer> command) {
        assertThat(command).isNotDone();
        cli.hangUp();
        assertThat(command).succeedsWithin(PATIENCE).isEqualTo(0);
    }

    private static JsonObject text(String text) {
        return new JsonObject().put("text", text);
    }
}
