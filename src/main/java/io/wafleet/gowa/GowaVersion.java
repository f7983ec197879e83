package io.wafleet.gowa;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which GOWA a child is.
 *
 * @param text what it says of itself, such as {@code v9.2.0}; null if it is from before children said so (contract 8)
 */
public record GowaVersion(@Nullable String text) {
    private static final int LEAST = 9;
    private static final Pattern NUMBERED = Pattern.compile("v?(\\d{1,4})\\..{0,100}");

    /** Whether it lacks what the gateway counts on. A version of another form is a build of somebody's own. */
    public boolean isTooOld() {
        if (text == null) {
            return true;
        }
        Matcher matcher = NUMBERED.matcher(text);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) < LEAST;
    }

    @Override
    public String toString() {
        return text == null ? "GOWA before 9.0" : "GOWA " + text;
    }
}
