package io.wafleet.gowa;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds in a child's output (contract 1.7) why something failed: its answers do not say. */
public final class ErrorLines {
    /** As many as a child that is in trouble writes between two tries. */
    public static final int LINES = 200;

    private static final int MAX_LENGTH = 300;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final List<Pattern> ERRORS = List.of(
            // go-logging, the only one that says why a login could not dial.
            Pattern.compile("\\[ERROR\\] \\S+ \\S+ \\S+ (.+)"),
            // whatsmeow.
            Pattern.compile("[0-9:.]+ \\[\\S+ ERROR\\] (.+)"),
            // logrus.
            Pattern.compile("time=\\S+ level=(?:error|fatal) msg=\"(.+)\""));
    /** Every refusal of a call is logged so, which only repeats the answer. */
    private static final String REFUSAL = "Panic recovered in middleware";

    private static final String OUTDATED = "Client outdated";

    private ErrorLines() {}

    /** The text of the last error; null if there is none. */
    public static @Nullable String last(String output) {
        String[] lines = COLOUR.matcher(output).replaceAll("").split("\n", -1);
        for (int i = lines.length - 1; i >= 0; i--) {
            String text = text(lines[i].trim());
            if (text != null && !text.startsWith(REFUSAL)) {
                return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
            }
        }
        return null;
    }

    private static @Nullable String text(String line) {
        for (Pattern error : ERRORS) {
            Matcher matcher = error.matcher(line);
            if (matcher.find()) {
                return matcher.group(1).trim();
            }
        }
        return null;
    }

    /** Whether WhatsApp refuses the child because it is too old. */
    public static boolean isOutdated(String error) {
        return error.contains(OUTDATED);
    }
}
