package io.wafleet.supervisor.process;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param code what it returned, 128 + n for signal n; null where nobody could see it (an adopted child)
 */
public record Exit(@Nullable Integer code) {
    /** The launcher could not write the identity record. */
    public static final int LAUNCHER_IO = 74;
    /** The launcher found the volume's lock held. */
    public static final int LAUNCHER_LOCKED = 75;

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNALLED = 128;

    public static final Exit UNKNOWN = new Exit(null);

    public boolean is(int expected) {
        return code != null && code == expected;
    }

    public boolean isUnusableBinary() {
        return is(NOT_EXECUTABLE) || is(NOT_FOUND);
    }

    /** For people: {@code code 1}, {@code signal 9}, {@code unknown}. */
    public String text() {
        if (code == null) {
            return "unknown";
        }
        return code > SIGNALLED ? "signal " + (code - SIGNALLED) : "code " + code;
    }

    /**
     * Such an end as a cause.
     *
     * @param crash a code whose arguments are the exit code and the signal, of which one is known at most
     */
    public Cause as(CauseCode crash) {
        Integer signal = code != null && code > SIGNALLED ? code - SIGNALLED : null;
        return crash.cause(signal == null ? code : null, signal);
    }
}
