package io.wafleet.webhook.delivery;

import io.wafleet.loops.Retries;
import io.wafleet.webhook.delivery.Lane.State;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The lanes of one webhook that have something to do: which are ready, in order, and which wait for a time. */
final class Lanes {
    private final ReceiverParts parts;
    private final Runnable due;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();

    /** @param due told when the time of a waiting lane has come */
    Lanes(ReceiverParts parts, Runnable due) {
        this.parts = parts;
        this.due = due;
    }

    /** Something was put in for the device. */
    void wake(String device, Supplier<Retries> retries) {
        Lane lane = lanes.computeIfAbsent(device, name -> new Lane(name, retries.get()));
        lane.more = true;
        if (lane.state == State.IDLE) {
            enqueue(lane);
        }
    }

    /** Something was put in that may come before what is held or waited for. */
    void spoil(String device) {
        Lane lane = lanes.get(device);
        if (lane == null) {
            return;
        }
        lane.stale = true;
        if (lane.state == State.WAITING) {
            parts.vertx().cancelTimer(lane.timer);
            enqueue(lane);
        }
    }

    void enqueue(Lane lane) {
        lane.state = State.READY;
        ready.add(lane);
    }

    boolean noneReady() {
        return ready.isEmpty();
    }

    /** Whose turn it is; one is ready. */
    Lane next() {
        return ready.remove();
    }

    void sleep(Lane lane, Instant until) {
        lane.state = State.WAITING;
        lane.due = until;
        lane.timer = parts.vertx().setTimer(parts.millisTo(until), come -> {
            enqueue(lane);
            due.run();
        });
    }

    void remove(Lane lane) {
        lane.state = State.IDLE;
        lanes.remove(lane.device, lane);
    }

    /** Forgets all but those in the middle of something; resuming finds them again. */
    void forget() {
        ready.clear();
        lanes.values().removeIf(lane -> {
            parts.vertx().cancelTimer(lane.timer);
            lane.stale = true;
            return lane.state != State.ACTIVE;
        });
    }

    /** What waited because the receiver was down need not wait any longer. */
    void forceAll() {
        lanes.values().stream()
                .filter(lane -> lane.state == State.WAITING)
                .toList()
                .forEach(this::force);
    }

    /** Tries whether the receiver is up again, with what would be tried first. */
    void forceFirst() {
        lanes.values().stream()
                .filter(lane -> lane.state == State.WAITING)
                .min(Comparator.comparing(lane -> lane.due))
                .ifPresent(this::force);
    }

    private void force(Lane lane) {
        parts.vertx().cancelTimer(lane.timer);
        lane.forced = true;
        enqueue(lane);
    }
}
