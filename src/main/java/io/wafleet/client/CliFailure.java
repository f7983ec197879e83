package io.wafleet.client;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for the user and an exit code. */
public class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The operation was tried and did not succeed. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** No gateway could be reached. */
    public static final int UNREACHABLE = 3;
    /** The gateway refused the request (HTTP 4xx). */
    public static final int REFUSED = 4;

    private final int exitCode;

    public CliFailure(int exitCode, String line) {
        this(exitCode, line, null);
    }

    public CliFailure(int exitCode, String line, @Nullable Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    public static CliFailure failed(String line) {
        return new CliFailure(FAILED, line);
    }

    public static CliFailure usage(String line) {
        return new CliFailure(USAGE, line);
    }

    public int exitCode() {
        return exitCode;
    }
}
