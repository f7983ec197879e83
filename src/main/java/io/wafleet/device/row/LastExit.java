package io.wafleet.device.row;

import io.vertx.core.json.JsonObject;
import io.wafleet.supervisor.ProcessSnapshot;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How and when a device's last child ended.
 *
 * @param status the supervisor's word: {@code code 1}, {@code signal 9}, {@code unknown}
 */
public record LastExit(String status, Instant at) {
    private static final Pattern NUMBERED = Pattern.compile("(code|signal) (\\d{1,9})");

    /** Null where none was seen. */
    public static @Nullable LastExit of(ProcessSnapshot process) {
        String status = process.lastExit();
        Instant at = process.lastExitAt();
        return status == null || at == null ? null : new LastExit(status, at);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("status", status)
                .put("code", number("code"))
                .put("signal", number("signal"))
                .put("at", at.toString());
    }

    private @Nullable Integer number(String kind) {
        Matcher matcher = NUMBERED.matcher(status);
        return matcher.matches() && matcher.group(1).equals(kind) ? Integer.valueOf(matcher.group(2)) : null;
    }
}
