package io.wafleet.supervisor.process;

import io.wafleet.id.DeviceId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says, in a child's environment, whose it is. All processes that it starts inherit it, wherever they put themselves.
 *
 * @param device as it was at the launch; there may be no such device any more
 * @param generation the launch that the process descends from
 */
record Cookie(String gatewayId, DeviceId device, long generation) {
    static final String VARIABLE = "WAFLEET_COOKIE";

    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9]+)/(" + DeviceId.PATTERN + ")/(\\d{1,18})");

    String text() {
        return gatewayId + "/" + device + "/" + generation;
    }

    /** Null for what is no cookie. */
    static @Nullable Cookie parse(@Nullable String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        return matcher.matches()
                ? new Cookie(matcher.group(1), new DeviceId(matcher.group(2)), Long.parseLong(matcher.group(3)))
                : null;
    }
}
