package io.wafleet;

/** The gateway cannot start. The message is one line for the operator. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The exit code where the home folder is in use: a service manager must not try again. */
    public static final int LOCKED = 73;

    private static final int FAILED = 1;

    private final int exitCode;

    StartException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    static StartException of(String message) {
        return new StartException(message, FAILED);
    }

    public int exitCode() {
        return exitCode;
    }
}
