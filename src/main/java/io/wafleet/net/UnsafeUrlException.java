package io.wafleet.net;

/** An address that somebody else named must not be connected to. The message completes "the address …". */
public final class UnsafeUrlException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsafeUrlException(String message) {
        super(message, null, false, false);
    }
}
