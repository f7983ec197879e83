package io.wafleet.webhook.delivery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event for one webhook.
 *
 * @param device empty for an event of no device
 * @param cause why it is dead; null if it is not
 * @param queuedAt when it was put into the outbox, or put in again by a user
 * @param answer the start of the last answer
 * @param history the last attempts, oldest first
 */
public record Delivery(
        Key key,
        String device,
        String type,
        State state,
        @Nullable Cause cause,
        int attempts,
        Instant nextAt,
        Instant queuedAt,
        @Nullable String answer,
        JsonArray history,
        Instant createdAt,
        Instant updatedAt) {

    private static final int MAX_HISTORY = 10;

    public record Key(String webhook, long seq) {
        @Override
        public String toString() {
            return webhook + "/" + seq;
        }
    }

    public enum State {
        PENDING,
        DELIVERED,
        DEAD;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public Delivery delivered(Outcome outcome, Instant now) {
        return attempted(State.DELIVERED, null, now, outcome, now);
    }

    Delivery failed(Outcome outcome, Instant next, Instant now) {
        return attempted(State.PENDING, null, next, outcome, now);
    }

    public Delivery dead(Outcome outcome, Cause why, Instant now) {
        return attempted(State.DEAD, why, now, outcome, now);
    }

    private Delivery attempted(State next, @Nullable Cause why, Instant when, Outcome outcome, Instant now) {
        JsonArray longer = history.copy().add(outcome.toJson());
        while (longer.size() > MAX_HISTORY) {
            longer.remove(0);
        }
        return new Delivery(
                key, device, type, next, why, attempts + 1, when, queuedAt, outcome.answer(), longer, createdAt, now);
    }

    /** It will not be tried again. */
    public Delivery dead(Cause why, Instant now) {
        return new Delivery(
                key, device, type, State.DEAD, why, attempts, now, queuedAt, answer, history, createdAt, now);
    }

    /** Whether the last attempts, as many as are kept, were all refused for what the body is. */
    boolean isRefusedForGood() {
        return history.size() == MAX_HISTORY
                && history.stream().allMatch(each -> Outcome.isRefusal(((JsonObject) each).getInteger("status")));
    }

    /** The attempts; those from before causes had codes have a word. */
    private JsonArray told() {
        JsonArray told = new JsonArray();
        for (int i = 0; i < history.size(); i++) {
            JsonObject attempt = history.getJsonObject(i).copy();
            if (attempt.containsKey("error")) {
                attempt.put("cause", Cause.json(Cause.parse((String) attempt.remove("error"))));
            }
            told.add(attempt);
        }
        return told;
    }

    /** For the API. */
    public JsonObject toJson() {
        JsonArray told = told();
        JsonObject last = told.isEmpty() ? new JsonObject() : told.getJsonObject(told.size() - 1);
        return new JsonObject()
                .put("webhook", key.webhook())
                .put("seq", key.seq())
                .put("device", device.isEmpty() ? null : device)
                .put("type", type)
                .put("state", state.text())
                .put("cause", cause == null ? last.getJsonObject("cause") : cause.toJson())
                .put("attempts", attempts)
                .put("nextAt", state == State.PENDING ? nextAt.toString() : null)
                .put("status", last.getInteger("status"))
                .put("durationMs", last.getLong("durationMs"))
                .put("answer", answer)
                .put("history", told)
                .put("queuedAt", queuedAt.toString())
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }
}
