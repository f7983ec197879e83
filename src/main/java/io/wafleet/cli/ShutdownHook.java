package io.wafleet.cli;

/** What shall happen, and be waited for, when the process is told to end; until it is withdrawn. */
final class ShutdownHook {
    private final Thread thread;

    ShutdownHook(Runnable action) {
        thread = new Thread(action, "shutdown");
        Runtime.getRuntime().addShutdownHook(thread);
    }

    void withdraw() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The process ends already: the hook runs now.
        }
    }
}
