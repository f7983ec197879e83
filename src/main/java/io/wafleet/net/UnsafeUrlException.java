package io.wafleet.net;

/** An address that somebody else named must not be connected to. The message completes "the address …". */
public final class UnsafeUrlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unresolved;

    UnsafeUrlException(String message) {
        this(message, false);
    }

    UnsafeUrlException(String message, boolean unresolved) {
        super(message, null, false, false);
        this.unresolved = unresolved;
    }

    /** Whether its name is not known, which may change; else it is refused for what it is. */
    public boolean isUnresolved() {
        return unresolved;
    }
}
