package io.wafleet.faults;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send without end, each by its own device, whatever becomes of the gateway meanwhile. */
final class SendStorm {
    /** So many more than its network has taken may a client have handed in: it goes on as long as the sending does. */
    private static final int AHEAD = 40;

    private static final long FIRST_RECIPIENT = 5_521_900_000_000L;

    private final Fleet fleet;
    private final NetworkRecord network;
    private final int perDevice;
    private final AtomicLong recipients = new AtomicLong(FIRST_RECIPIENT);
    private final Map<String, String> textOfJob = new ConcurrentHashMap<>();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

    SendStorm(Fleet fleet, NetworkRecord network, int perDevice) {
        this.fleet = fleet;
        this.network = network;
        this.perDevice = perDevice;
    }

    /** Every job that the API has confirmed, and its text, of which there is no second. */
    Map<String, String> accepted() {
        return textOfJob;
    }

    /** Texts whose requests got no answer: they may have been accepted or not. */
    List<String> unanswered() {
        return List.copyOf(unanswered);
    }

    /** Hands in all messages of one device. */
    void send(String device) throws IOException {
        for (int i = 0; i < perDevice; i++) {
            int number = i;
            Fleet.until(
                    device + " does not lag behind: " + i + " handed in",
                    () -> number < AHEAD || network.count(device) > number - AHEAD);
            handIn(device, device + " says " + i);
        }
    }

    /** As a client does: until there is an answer, or none will come. */
    private void handIn(String device, String text) {
        JsonObject message = new JsonObject()
                .put("from", device)
                .put("to", String.valueOf(recipients.incrementAndGet()))
                .put("message", text);
        while (true) {
            try {
                Answer answer = fleet.api().post("/api/messages/send", message, "Prefer", "respond-async");
                if (answer.status() == 202) {
                    textOfJob.put(answer.json().getString("id"), text);
                    return;
                }
                // The gateway begins or ends just now, and has stored nothing.
                answer.expect(503);
            } catch (UncheckedIOException lost) {
                if (!(lost.getCause() instanceof ConnectException)) {
                    unanswered.add(text);
                    return;
                }
            }
            Fleet.until(
                    "the gateway is back", () -> fleet.gateway().management().answers("/health/ready"));
        }
    }
}
