package io.wafleet.webhook.delivery;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status of the answer; 0 without one
 * @param error a stable word; null if it was delivered
 * @param answer its start, printable
 * @param retryAfter how long the receiver asked us to wait; null if it did not
 */
public record Outcome(
        Instant at,
        long millis,
        int status,
        @Nullable String error,
        @Nullable String answer,
        @Nullable Duration retryAfter) {
    static final String STATUS = "status";
    static final String REDIRECT = "redirect";

    /** The receiver does not like this one body, and will not like it better later. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);

    static final int GONE = 410;

    /** @param status as a history has it: null where there was no answer */
    static boolean isRefusal(@Nullable Integer status) {
        return status != null && REFUSALS.contains(status);
    }

    public boolean isDelivered() {
        return error == null;
    }

    /** For metrics. */
    String word() {
        if (error == null) {
            return "delivered";
        }
        if (!error.equals(STATUS)) {
            return error;
        }
        // A receiver may answer with any number, and each word is a series.
        return status < 100 || status > 599 ? "status-other" : "status-" + status / 100 + "xx";
    }

    /** One entry of a delivery's history. */
    JsonObject toJson() {
        return new JsonObject()
                .put("at", at.toString())
                .put("status", status == 0 ? null : status)
                .put("durationMs", millis)
                .put("error", error);
    }
}
