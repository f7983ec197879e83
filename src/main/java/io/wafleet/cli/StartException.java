package io.wafleet.cli;

/** The gateway could not be started; the message is one line that says what to do about it. */
public class StartException extends Exception {
    /** The exit code where the home folder is in use: a service manager must not try again. */
    public static final int LOCKED = 73;

    private static final long serialVersionUID = 1L;
    private static final int FAILED = 1;

    private final int exitCode;

    public StartException(String line) {
        this(line, FAILED);
    }

    public StartException(String line, int exitCode) {
        super(line);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
