package io.wafleet.campaign;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row of a campaign.
 *
 * @param number from 1
 * @param to the JID that it was or will be sent to; as it was given where that cannot be read
 * @param state of its job, or {@code invalid} or {@code duplicate}
 * @param job null if it became none
 */
public record RowResult(
        int number,
        String to,
        String state,
        @Nullable Cause cause,
        @Nullable String job,
        @Nullable String messageId,
        @Nullable String sentAt,
        @Nullable String deliveredAt,
        @Nullable String readAt) {

    /** The names of the columns, in the order of {@link #cells}. */
    public static final List<String> COLUMNS =
            List.of("row", "to", "state", "cause", "job", "messageId", "sentAt", "deliveredAt", "readAt");

    /** @param history of the job, as it is stored */
    static RowResult of(
            int number,
            String to,
            String state,
            @Nullable Cause cause,
            @Nullable String job,
            @Nullable String messageId,
            String history) {
        Map<String, String> times = new HashMap<>();
        for (Object step : new JsonArray(history)) {
            JsonObject json = (JsonObject) step;
            times.put(json.getString("state"), json.getString("at"));
        }
        return new RowResult(
                number, to, state, cause, job, messageId, times.get("sent"), times.get("delivered"), times.get("read"));
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("row", number)
                .put("to", to)
                .put("state", state)
                .put("cause", Cause.json(cause))
                .put("job", job)
                .put("messageId", messageId)
                .put("sentAt", sentAt)
                .put("deliveredAt", deliveredAt)
                .put("readAt", readAt);
    }

    /** What the columns hold; empty where there is nothing. */
    public List<String> cells() {
        JsonObject json = toJson().put("cause", cause == null ? null : cause.text());
        return COLUMNS.stream()
                .map(column -> Objects.toString(json.getValue(column), ""))
                .toList();
    }
}
