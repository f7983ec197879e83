package io.wafleet.id;

import io.wafleet.problem.Problem;
import java.util.regex.Pattern;

/**
 * Names a device everywhere: in addresses, paths, rows, folders and metrics. By default the digits of its phone number,
 * or what can be made of its name.
 *
 * @param value {@code [a-z0-9][a-z0-9_-]{0,63}}: safe in a URL path, a file name and a bus address
 */
public record DeviceId(String value) {
    /** What an id may look like. */
    public static final String PATTERN = "[a-z0-9][a-z0-9_-]{0,63}";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    public DeviceId {
        if (!VALID.matcher(value).matches()) {
            throw Problem.field("id", "must match " + PATTERN).exception();
        }
    }

    public static boolean isValid(String value) {
        return VALID.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
