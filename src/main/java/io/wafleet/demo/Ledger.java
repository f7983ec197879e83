package io.wafleet.demo;

import io.wafleet.client.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Which texts were sent and which of them were seen to arrive. Used by the senders and by the reader of events. */
final class Ledger {
    /** Arrivals kept for a send whose answer comes later than its event. */
    private static final int KEPT_ARRIVALS = 500;

    private record Arrival(String device, String content, Instant at) {}

    private record Sent(String messageId, String to, Instant at) {}

    private final Map<String, Sent> underWay = new HashMap<>();
    private final Deque<Arrival> unclaimed = new ArrayDeque<>();
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int sent;
    private int arrived;
    private Duration slowest = Duration.ZERO;

    synchronized void accept(Event event) {
        switch (event.type()) {
            case "message.received" ->
                arrived(new Arrival(event.device(), event.data().encode(), Instant.now()));
            case "qr.issued" -> codes.merge(event.device(), 1, Integer::sum);
            default -> {
                // The demo proves nothing by the others.
            }
        }
    }

    /** A text that the gateway has handed over; {@code at} is when the user asked for it. */
    synchronized void sent(String messageId, String to, Instant at) {
        Sent text = new Sent(messageId, to, at);
        sent++;
        underWay.put(messageId, text);
        Iterator<Arrival> arrivals = unclaimed.iterator();
        while (arrivals.hasNext()) {
            Arrival arrival = arrivals.next();
            if (isSame(text, arrival)) {
                arrivals.remove();
                settle(text, arrival);
                return;
            }
        }
    }

    synchronized void failed(String why) {
        failures.add(why);
    }

    private void arrived(Arrival arrival) {
        for (Sent text : underWay.values()) {
            if (isSame(text, arrival)) {
                settle(text, arrival);
                return;
            }
        }
        unclaimed.add(arrival);
        if (unclaimed.size() > KEPT_ARRIVALS) {
            unclaimed.remove();
        }
    }

    /** The message id is the same on both sides, in whatever field of the event. */
    private static boolean isSame(Sent text, Arrival arrival) {
        return text.to().equals(arrival.device()) && arrival.content().contains(text.messageId());
    }

    private void settle(Sent text, Arrival arrival) {
        underWay.remove(text.messageId());
        arrived++;
        Duration took = Duration.between(text.at(), arrival.at());
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }

    synchronized int sent() {
        return sent;
    }

    synchronized int arrived() {
        return arrived;
    }

    synchronized Duration slowest() {
        return slowest;
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized int codesOf(String device) {
        return codes.getOrDefault(device, 0);
    }
}
