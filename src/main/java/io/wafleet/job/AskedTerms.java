package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Order.Terms;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When and how somebody wants something to be sent; null for what was not said.
 *
 * @param ttl counted from {@code sendAt}, or from when it is asked
 */
public record AskedTerms(
        @Nullable Priority priority,
        @Nullable Instant sendAt,
        @Nullable Duration ttl,
        @Nullable OnUncertain onUncertain) {

    /** With this priority. */
    public AskedTerms with(Priority next) {
        return new AskedTerms(next, sendAt, ttl, onUncertain);
    }

    /** What it comes to when it is asked now. */
    public Terms terms(Instant now) {
        // A time that is over is now: also the zero time of Go, and those that no count of milliseconds can hold.
        Instant start = sendAt == null || !sendAt.isAfter(now) ? null : sendAt;
        return new Terms(
                priority,
                start,
                ttl == null ? null : (start == null ? now : start).plus(ttl),
                onUncertain == null ? OnUncertain.HOLD : onUncertain,
                null);
    }

    /** Adds what was said to a request; {@link #of} reads it. */
    public JsonObject addTo(JsonObject request) {
        return request.put("priority", priority == null ? null : priority.text())
                .put("sendAt", sendAt)
                .put("ttlSeconds", ttl == null ? null : ttl.toSeconds())
                .put("onUncertain", onUncertain == null ? null : onUncertain.text());
    }

    public static AskedTerms of(JsonObject request) {
        String priority = request.getString("priority");
        Long ttl = request.getLong("ttlSeconds");
        String onUncertain = request.getString("onUncertain");
        return new AskedTerms(
                priority == null ? null : Priority.parse(priority),
                request.getInstant("sendAt"),
                ttl == null ? null : Duration.ofSeconds(ttl),
                onUncertain == null ? null : OnUncertain.parse(onUncertain));
    }
}
