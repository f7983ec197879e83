package io.wafleet.terminal;

import java.util.List;

/**
 * The last lines of the screen, redrawn in place. Other lines are printed above them. Without a terminal every drawing
 * is printed below the one before.
 */
public final class LiveArea {
    private static final String LINE_START = "\r";
    private static final String CLEAR_BELOW = "\u001b[J";
    // A wrapped line would make the area higher than we know.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final Terminal terminal;
    private int height;

    public LiveArea(Terminal terminal) {
        this.terminal = terminal;
    }

    public void draw(List<String> lines) {
        StringBuilder text = new StringBuilder(erasure());
        if (terminal.outIsTty()) {
            text.append(NO_WRAP);
        }
        lines.forEach(line -> text.append(line).append('\n'));
        if (terminal.outIsTty()) {
            text.append(WRAP);
        }
        print(text);
        height = lines.size();
    }

    /** Prints lines that stay; the area comes back with the next drawing. */
    public void above(List<String> lines) {
        StringBuilder text = new StringBuilder(erasure());
        lines.forEach(line -> text.append(line).append('\n'));
        print(text);
        height = 0;
    }

    private String erasure() {
        if (!terminal.outIsTty() || height == 0) {
            return "";
        }
        return LINE_START + "\u001b[" + height + "A" + CLEAR_BELOW;
    }

    private void print(CharSequence text) {
        terminal.out().print(text);
        terminal.out().flush();
    }
}
