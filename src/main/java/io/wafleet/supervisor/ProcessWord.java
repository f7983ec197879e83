package io.wafleet.supervisor;

import java.util.Locale;

/** Where a device's process is in its life, as everybody sees it. */
public enum ProcessWord {
    STOPPED,
    /** Waits for its turn, or was launched and does not yet answer. */
    STARTING,
    /** An earlier gateway's child, whose answer is awaited. */
    ADOPTING,
    /** Answers its probes. */
    RUNNING,
    STOPPING,
    /** Will be launched again after a while. */
    BACKOFF,
    /** Not launched again until somebody asks. */
    FAILED,
    /** Somebody else has its port; looked at again now and then. */
    PORT_CONFLICT;

    /** The word of the API, the events and the metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a child is there that works, or one is about to. */
    public boolean isWorking() {
        return this == STARTING || this == ADOPTING || this == RUNNING;
    }

    /** Whether it stays so for long or for good: whoever waits for the process waits in vain. */
    public boolean isStuck() {
        return this == FAILED || this == PORT_CONFLICT;
    }
}
