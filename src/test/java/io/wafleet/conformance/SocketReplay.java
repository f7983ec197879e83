package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;

/** Repeats one recorded WebSocket case against a child. */
final class SocketReplay {
    /** How the recorder put it when nothing more came, and when the connection ended without a close frame. */
    private static final String STAYS_OPEN = "WebSocketTimeoutException";

    private static final String CLOSES = "WebSocketConnectionClosedException";

    private final RunningChild child;
    private final JsonObject recording;
    private final Likeness likeness = new Likeness();

    SocketReplay(RunningChild child, JsonObject recording) {
        this.child = child;
        this.recording = recording;
    }

    void run() {
        var status = recording.getJsonObject("handshake").getInteger("status");
        if (status == 101) {
            try (var socket = open()) {
                Recordings.objects(recording, "steps").forEach(step -> replay(step, socket));
            }
        } else {
            assertRefused(status);
        }
    }

    private void assertRefused(int status) {
        assertThatThrownBy(() -> open().close())
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refusal -> {
                    assertThat(refusal.getResponse().statusCode()).isEqualTo(status);
                    assertThat(refusal.getResponse().body())
                            .isEqualTo(recording.getJsonObject("handshake").getString("body"));
                });
    }

    private void replay(JsonObject step, SocketProbe socket) {
        act(step, socket);
        var expected = expectedFrames(step);
        var actual = socket.take(expected.size());
        assertThat(inWordsOf(expected, actual)).as(step.encode()).isEqualTo(expected);
    }

    private void act(JsonObject step, SocketProbe socket) {
        if (step.containsKey("http")) {
            var http = step.getJsonArray("http");
            var answer = child.send(http.getString(0), http.getString(1), http.getValue(2));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(step.getInteger("http_status"));
        } else if (step.containsKey("ping")) {
            socket.ping(step.getString("ping"));
        } else if (step.containsKey("send_binary")) {
            socket.sendBinary(step.getString("send_binary"));
        } else {
            socket.sendText(step.getString("send"));
        }
    }

    private List<SocketProbe.Frame> expectedFrames(JsonObject step) {
        var frames = new ArrayList<SocketProbe.Frame>();
        for (var frame : Recordings.objects(step, "frames")) {
            frames.add(new SocketProbe.Frame(frame.getInteger("opcode"), frame.getValue("data")));
        }
        assertThat(step.getString("then")).isIn(STAYS_OPEN, CLOSES);
        if (step.getString("then").equals(CLOSES)) {
            frames.add(new SocketProbe.Frame(SocketProbe.CLOSED, 1006));
        }
        return frames;
    }

    private List<SocketProbe.Frame> inWordsOf(List<SocketProbe.Frame> expected, List<SocketProbe.Frame> actual) {
        var result = new ArrayList<SocketProbe.Frame>();
        for (var i = 0; i < actual.size(); i++) {
            var recorded = i < expected.size() ? expected.get(i).data() : null;
            var frame = actual.get(i);
            result.add(new SocketProbe.Frame(frame.opcode(), likeness.inWordsOf(recorded, frame.data())));
        }
        return result;
    }

    private SocketProbe open() {
        var headers = new ArrayList<String>();
        recording.getJsonArray("headers").forEach(header -> headers.add((String) header));
        if (recording.getBoolean("auth")) {
            headers.add("Authorization: " + RunningChild.AUTHORIZATION);
        }
        return SocketProbe.open(child, recording.getString("path"), headers);
    }
}
