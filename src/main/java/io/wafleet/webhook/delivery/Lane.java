package io.wafleet.webhook.delivery;

import io.wafleet.loops.Retries;
import io.wafleet.webhook.delivery.DeliveryStore.Waiting;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The deliveries of one device to one webhook: one at a time, in order. Some of the next are held in memory. */
final class Lane {
    /** What a lane is doing. */
    enum State {
        /** Nothing is known to be pending. */
        IDLE,
        /** Stands in the queue for a turn. */
        READY,
        /** Reads, or makes an attempt. */
        ACTIVE,
        /** Its first is tried again later. */
        WAITING
    }

    final String device;
    final Deque<Waiting> held = new ArrayDeque<>();
    State state = State.IDLE;
    /** There may be more in the store than what is held. */
    boolean more;
    /** What is held may not be what comes next any more. */
    boolean stale;
    /** To be tried although its time has not come: it probes. */
    boolean forced;

    Instant due = Instant.EPOCH;
    long timer;

    final Retries retries;

    Lane(String device, Retries retries) {
        this.device = device;
        this.retries = retries;
    }
}
