package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send without end, each by its own device, whatever becomes of the gateway meanwhile. */
final class SendStorm {
    /** So many more than its network has taken may a client have handed in: it goes on as long as the sending does. */
    private static final int AHEAD = 40;

    private static final long FIRST_RECIPIENT = 5_521_900_000_000L;

    private static final Set<Integer> ACCEPTED = Set.of(200, 202);

    /** Some requests are repeated although they were answered. */
    private static final String REPEATED = "7";

    private final Fleet fleet;
    private final NetworkRecord network;
    private final int perDevice;
    private final AtomicLong recipients = new AtomicLong(FIRST_RECIPIENT);
    private final AtomicLong repeats = new AtomicLong();
    private final Map<String, String> textOfJob = new ConcurrentHashMap<>();

    SendStorm(Fleet fleet, NetworkRecord network, int perDevice) {
        this.fleet = fleet;
        this.network = network;
        this.perDevice = perDevice;
    }

    /** Every job that the API has confirmed, and its text, of which there is no second. */
    Map<String, String> accepted() {
        return textOfJob;
    }

    /** How many requests were not told what became of them. */
    long repeats() {
        return repeats.get();
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

    /** As a careful client does: with a key, and again with the same until there is an answer. */
    private void handIn(String device, String text) {
        JsonObject message = new JsonObject()
                .put("from", device)
                .put("to", String.valueOf(recipients.incrementAndGet()))
                .put("message", text);
        String key = text.replace(' ', '-');
        String job = job(message, key);
        textOfJob.put(job, text);
        if (text.endsWith(REPEATED)) {
            assertThat(job(message, key)).as("a repeat of the same request").isEqualTo(job);
        }
    }

    private String job(JsonObject message, String key) {
        while (true) {
            try {
                Answer answer = fleet.api()
                        .post("/api/messages/send", message, "Prefer", "respond-async", "Idempotency-Key", key);
                if (ACCEPTED.contains(answer.status())) {
                    return answer.json().getString("id");
                }
                // It begins or ends just now and has stored nothing, or was too slow to say whether it has.
                assertThat(answer.status()).as(answer.text()).isIn(503, 504);
                repeats.incrementAndGet();
            } catch (UncheckedIOException killed) {
                repeats.incrementAndGet();
            }
            Fleet.until(
                    "the gateway is back", () -> fleet.gateway().management().answers("/health/ready"));
        }
    }
}
