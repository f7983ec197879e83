package io.wafleet.store;

/** The connection broke during a commit, and the database could not be asked whether it took place. */
final class UnknownCommit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownCommit(Throwable cause) {
        super("the database may or may not have committed this: " + cause.getMessage(), cause);
    }
}
