package io.wafleet.send;

import io.wafleet.bus.DeviceId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a device's jobs are asked for.
 *
 * @param state null for all
 * @param to a JID; null for all
 * @param before only jobs older than the one with this id; null to begin with the newest
 * @param limit 1 to 500
 */
public record JobFilter(
        DeviceId device,
        @Nullable SendState state,
        @Nullable String to,
        @Nullable String before,
        int limit) {

    /** SQL conditions and the value of each. */
    Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        if (state != null) {
            conditions.put("state = ?", state.text());
        }
        if (to != null) {
            conditions.put("recipient = ?", to);
        }
        if (before != null) {
            conditions.put("id < ?", before);
        }
        return conditions;
    }
}
