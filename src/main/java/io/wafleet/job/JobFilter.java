package io.wafleet.job;

import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Recipient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a device's jobs are asked for.
 *
 * @param state null for all
 * @param to a JID, in any of its spellings; null for all
 * @param before only jobs older than the one with this id; null to begin with the newest
 * @param limit 1 to 500
 */
public record JobFilter(
        DeviceId device,
        @Nullable SendState state,
        @Nullable String to,
        @Nullable String before,
        int limit) {

    /** SQL conditions and the values of each. */
    Map<String, List<String>> conditions() {
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        if (state != null) {
            conditions.put("state = ?", List.of(state.text()));
        }
        if (to != null) {
            List<String> spellings = Recipient.spellings(to);
            conditions.put("recipient IN (?" + ", ?".repeat(spellings.size() - 1) + ")", spellings);
        }
        if (before != null) {
            conditions.put("id < ?", List.of(before));
        }
        return conditions;
    }
}
