package io.wafleet.terminal;

import java.util.regex.Pattern;

/** Text of strangers made safe for a terminal: no escape sequences, no line breaks. */
public final class Printable {
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)?)");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\R");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]");

    private Printable() {}

    public static String line(String text) {
        String plain = ESCAPES.matcher(text).replaceAll("");
        return CONTROLS.matcher(LINE_BREAKS.matcher(plain).replaceAll(" ")).replaceAll("");
    }

    public static String line(String text, int limit) {
        String line = line(text);
        if (line.codePointCount(0, line.length()) <= limit) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, limit - 1)) + "…";
    }
}
