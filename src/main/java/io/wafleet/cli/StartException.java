package io.wafleet.cli;

import org.jspecify.annotations.Nullable;

/** The gateway could not be started; the message is one line that says what to do about it. */
public class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String line) {
        this(line, null);
    }

    public StartException(String line, @Nullable Throwable cause) {
        super(line, cause);
    }
}
