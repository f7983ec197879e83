package io.wafleet.webhook.delivery;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status of the answer; 0 without one
 * @param cause why it failed; null if it was delivered
 * @param answer its start, printable
 * @param retryAfter how long the receiver asked us to wait; null if it did not
 */
public record Outcome(
        Instant at,
        long millis,
        int status,
        @Nullable Cause cause,
        @Nullable String answer,
        @Nullable Duration retryAfter) {
    /** The receiver does not like this one body, and will not like it better later. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);

    static final int GONE = 410;

    /** @param status as a history has it: null where there was no answer */
    static boolean isRefusal(@Nullable Integer status) {
        return status != null && REFUSALS.contains(status);
    }

    public boolean isDelivered() {
        return cause == null;
    }

    /** For metrics: {@code delivered}, or the code of the cause. */
    String word() {
        return cause == null ? "delivered" : cause.code().code();
    }

    /** What an answer means; null if that the event was delivered. Each code is a series, whatever receivers answer. */
    static @Nullable Cause cause(int status) {
        return switch (status / 100) {
            case 2 -> null;
            case 3 -> CauseCode.REDIRECT.cause(status);
            case 4 -> CauseCode.STATUS_4XX.cause(status);
            case 5 -> CauseCode.STATUS_5XX.cause(status);
            default -> CauseCode.STATUS_OTHER.cause(status);
        };
    }

    /** One entry of a delivery's history. */
    JsonObject toJson() {
        return new JsonObject()
                .put("at", at.toString())
                .put("status", status == 0 ? null : status)
                .put("durationMs", millis)
                .put("cause", Cause.json(cause));
    }
}
