package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChatHistory;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what a child has stored of a span of time, and journals what is missing, over all chats in the order of time. Goes
 * from window to window, each as wide as a bounded number of rows allows; what is done of them need not be done again.
 */
final class BackfillRun {
    /** So many rows are held at a time; a window with more is halved. */
    static final int MAX_ROWS = 5000;

    private static final int FEW_ROWS = 1000;
    private static final Duration NARROWEST = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final DeviceId device;
    private final ChildEndpoint child;
    private final ChatHistory history;
    private final Journaling journaling;
    private final Instant from;
    private final Instant until;
    private Map<String, Instant> chats = Map.of();
    private Duration width;
    private long read;
    private long added;

    BackfillRun(
            DeviceId device,
            ChildEndpoint child,
            ChatHistory history,
            Journaling journaling,
            Instant from,
            Instant until) {
        this.device = device;
        this.child = child;
        this.history = history;
        this.journaling = journaling;
        this.from = from;
        this.until = until;
        this.width = Duration.between(from, until);
    }

    /** What is done with what was read. */
    interface Journaling {
        /** Names people as the journal does. */
        Future<Void> complete(JsonObject data);

        Future<Set<String>> known(List<String> marks);

        /** Gives whether it was missing. */
        Future<Boolean> add(ChildEvent event);

        /** Everything before the time is in the journal now. */
        Future<Void> reached(Instant time, BackfillRun run);
    }

    Instant from() {
        return from;
    }

    Instant until() {
        return until;
    }

    long read() {
        return read;
    }

    long added() {
        return added;
    }

    int chats() {
        return chats.size();
    }

    Future<Void> run() {
        return history.chatsSince(child, from).compose(found -> {
            chats = found;
            return windows(from);
        });
    }

    private Future<Void> windows(Instant begin) {
        if (!begin.isBefore(until)) {
            return Future.succeededFuture();
        }
        Instant wide = begin.plus(width);
        Instant end = wide.isBefore(until) ? wide : until;
        List<JsonObject> rows = new ArrayList<>();
        return collect(begin, end, new ArrayList<>(chats.entrySet()).iterator(), rows)
                .compose(whole -> {
                    if (!whole) {
                        width = narrower(Duration.between(begin, end));
                        return windows(begin);
                    }
                    if (rows.size() < FEW_ROWS) {
                        width = width.multipliedBy(2);
                    }
                    return journal(rows)
                            .compose(journaled -> journaling.reached(end, this))
                            .compose(kept -> windows(end));
                });
    }

    private static Duration narrower(Duration width) {
        Duration half = width.dividedBy(2);
        return half.compareTo(NARROWEST) < 0 ? NARROWEST : half;
    }

    /** False if there are too many; but what is of one second is taken in any case. */
    private Future<Boolean> collect(
            Instant begin, Instant end, Iterator<Map.Entry<String, Instant>> left, List<JsonObject> rows) {
        boolean narrowest = Duration.between(begin, end).compareTo(NARROWEST) <= 0;
        int most = narrowest ? Integer.MAX_VALUE : MAX_ROWS;
        if (rows.size() > most) {
            return Future.succeededFuture(false);
        }
        while (left.hasNext()) {
            Map.Entry<String, Instant> chat = left.next();
            if (!chat.getValue().isBefore(begin.minus(NARROWEST))) {
                return history.rows(child, chat.getKey(), begin, end, narrowest ? most : most - rows.size())
                        .compose(found -> {
                            Collections.reverse(found);
                            rows.addAll(found);
                            return collect(begin, end, left, rows);
                        });
            }
        }
        return Future.succeededFuture(true);
    }

    private Future<Void> journal(List<JsonObject> rows) {
        read += rows.size();
        List<ChildEvent> events = new ArrayList<>();
        for (JsonObject row : rows) {
            ChildEvent event = ChatHistory.event(device, row);
            if (event != null) {
                events.add(event);
            }
        }
        // Stable: what is of one second stays as its chat has it.
        events.sort(Comparator.comparing(ChildEvent::at));
        return inBatches(events, 0);
    }

    private Future<Void> inBatches(List<ChildEvent> events, int done) {
        if (done >= events.size()) {
            return Future.succeededFuture();
        }
        int end = Math.min(done + BATCH, events.size());
        return batch(events.subList(done, end)).compose(added -> inBatches(events, end));
    }

    private Future<Void> batch(List<ChildEvent> events) {
        return oneByOne(events.iterator(), event -> journaling.complete(event.data()))
                .compose(complete -> journaling.known(
                        events.stream().flatMap(event -> marks(event).stream()).toList()))
                .compose(known -> {
                    List<Future<Boolean>> adding = new ArrayList<>();
                    for (ChildEvent event : events) {
                        if (Collections.disjoint(marks(event), known)) {
                            adding.add(journaling.add(event));
                        }
                    }
                    return adding.isEmpty() ? Future.succeededFuture() : Future.join(adding);
                })
                .map(joined -> {
                    if (joined != null) {
                        added += joined.<Boolean>list().stream()
                                .filter(Boolean.TRUE::equals)
                                .count();
                    }
                    return null;
                });
    }

    /** Also that by the chat's hidden number: under it the message was told before its phone number was known. */
    private static Set<String> marks(ChildEvent event) {
        String mark = event.dedup();
        String lid = event.data().getString("chatLid");
        String id = event.data().getString("messageId");
        Set<String> marks = new HashSet<>();
        if (mark != null) {
            marks.add(mark);
        }
        if (lid != null && id != null) {
            marks.add(ChildEvent.dedupOfMessage(lid, id));
        }
        return marks;
    }

    private static <T> Future<Void> oneByOne(Iterator<T> left, Function<T, Future<Void>> step) {
        while (left.hasNext()) {
            Future<Void> one = step.apply(left.next());
            if (!one.succeeded()) {
                return one.compose(done -> oneByOne(left, step));
            }
        }
        return Future.succeededFuture();
    }
}
