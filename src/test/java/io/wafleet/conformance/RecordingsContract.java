package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the real child was recorded to answer, asked of a child again, in the same order. */
abstract class RecordingsContract {
    private static final String RESTART = "after a restart in the same directory";
    /** The client of a slot comes up 2 s after the boot. */
    private static final Duration CLIENT_LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path scratch;

    private final Likeness likeness = new Likeness();
    private final List<RunningChild> started = new ArrayList<>();
    private Path volume;

    /** Which program is examined. */
    abstract ChildUnderTest child();

    @BeforeEach
    void makeVolume() throws IOException {
        volume = Files.createDirectory(scratch.resolve("volume"));
    }

    @AfterEach
    void endChildren() {
        started.forEach(RunningChild::close);
    }

    @TestFactory
    Stream<DynamicNode> shouldAnswerAsRecorded() {
        return Stream.of(
                        Stream.of(dynamicTest("starts", this::start)),
                        Recordings.callsByPhase().entrySet().stream().flatMap(this::phase),
                        Stream.of(dynamicTest("stops", () -> stop(1))))
                .flatMap(nodes -> nodes);
    }

    @TestFactory
    Stream<DynamicNode> shouldSpeakWebSocketAsRecorded() {
        var cases = Recordings.socketCases();
        return Stream.of(
                        Stream.of(dynamicTest("starts", this::start)),
                        cases.stream().limit(1).map(this::socketCase),
                        Stream.of(dynamicTest("gets a device", this::addDevice)),
                        cases.stream().skip(1).map(this::socketCase))
                .flatMap(nodes -> nodes);
    }

    /** One time in ten ends in a zero, which must not be written: so many times that a wrong one cannot hide. */
    @Test
    void shouldWriteTimesWithoutTrailingZeros() {
        // Given
        start();

        // When
        var times = IntStream.range(0, 100)
                .mapToObj(i -> running().send("POST", "/devices", new JsonObject()))
                .map(answer -> new JsonObject(answer.body()).getJsonObject("results"))
                .map(device -> device.getString("created_at"))
                .toList();

        // Then
        assertThat(times).allMatch(Likeness::isInstant);
    }

    private Stream<DynamicNode> phase(Map.Entry<String, List<RecordedCall>> phase) {
        var calls = phase.getValue();
        var tests = calls.stream()
                .map(call -> dynamicTest(call.title(), () -> replay(call, isAwaited(call, calls))))
                .map(DynamicNode.class::cast);
        var container = dynamicContainer(phase.getKey(), tests);
        return phase.getKey().equals(RESTART)
                ? Stream.of(dynamicTest("stops", () -> stop(0)), dynamicTest("starts again", this::start), container)
                : Stream.of(container);
    }

    /** After the restart the recorder asked twice: at once, and again when the boot was over. */
    private static boolean isAwaited(RecordedCall call, List<RecordedCall> phase) {
        return call.phase().equals(RESTART) && phase.stream().anyMatch(call::repeats);
    }

    private void replay(RecordedCall call, boolean awaited) {
        if (awaited) {
            await(call.title()).atMost(CLIENT_LIMIT).untilAsserted(() -> replay(call));
        } else {
            replay(call);
        }
    }

    private void replay(RecordedCall call) {
        var recorded = call.answer();
        var actual = Answer.of(running().exchange(call.requestTo(running())));
        assertThat(actual.withBody(likeness.inWordsOf(recorded.body(), actual.body())))
                .as(call.title())
                .isEqualTo(recorded);
    }

    private DynamicNode socketCase(JsonObject recording) {
        return dynamicTest(recording.getString("case"), () -> new SocketReplay(running(), recording).run());
    }

    private void addDevice() {
        var answer = running().send("POST", "/devices", new JsonObject().put("device_id", "5511999990001"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void start() {
        started.add(RunningChild.start(child(), volume));
    }

    private void stop(int run) {
        running().process().askToStop();
        assertThat(running().process().exitCode())
                .as(running().process().output())
                .isEqualTo(Recordings.exitCodesOnTerm().get(run));
    }

    private RunningChild running() {
        return started.get(started.size() - 1);
    }
}
