package io.wafleet.cli.client;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of some rooms as they happen, without a gap: after a lost connection it connects again and reads what it
 * missed from the journal. Confined to the thread that calls {@link #next}.
 */
public final class EventStream implements AutoCloseable {
    private static final Duration PING_EVERY = Duration.ofSeconds(5);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);
    /** The bridge confirms no registration, so the journal is read a second time when the room is open for sure. */
    private static final Duration SETTLED = Duration.ofSeconds(1);
    /** Sequence numbers remembered to recognise an event that comes by both ways. */
    private static final int REMEMBERED = 5_000;

    private final Api api;
    private final List<String> rooms;
    private final Backlog backlog;
    private final Consumer<String> notices;
    private final Deque<Event> ready = new ArrayDeque<>();
    private final Set<Long> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    private final Instant start;

    private @Nullable EventSocket socket;
    private long position;
    private boolean hasPosition;
    private boolean isReconnect;
    private Duration retry = FIRST_RETRY;
    private Instant nextAttempt = Instant.EPOCH;
    private Instant nextPing = Instant.MAX;
    private Instant readAgain = Instant.MAX;
    private long readAgainFrom;

    /**
     * @param device limits what is read from the journal, as the rooms limit what is live
     * @param after the journal is read from here first; null starts with the next event
     * @param notices gets a line when the connection is lost and found
     */
    public EventStream(
            Api api, List<String> rooms, @Nullable String device, @Nullable Long after, Consumer<String> notices) {
        this.api = api;
        this.rooms = rooms;
        this.backlog = new Backlog(api, device);
        this.notices = notices;
        this.start = Instant.parse(api.get("/api/health").getString("at"));
        if (after != null) {
            position = after;
            hasPosition = true;
        }
    }

    public static String fleet() {
        return "fleet.events";
    }

    public static String room(String device) {
        return "device." + device + ".events";
    }

    /** The next event, or null when there is none until the deadline. */
    public @Nullable Event next(Instant deadline) throws InterruptedException {
        while (true) {
            Event event = ready.poll();
            if (event != null) {
                return event;
            }
            if (!Instant.now().isBefore(deadline)) {
                return null;
            }
            if (socket == null) {
                reconnect(deadline);
            } else {
                listen(socket, deadline);
            }
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void reconnect(Instant deadline) throws InterruptedException {
        Duration pause = Duration.between(Instant.now(), min(nextAttempt, deadline));
        if (pause.toMillis() > 0) {
            new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        try {
            EventSocket opened = EventSocket.connect(api);
            socket = opened;
            rooms.forEach(opened::register);
            nextPing = Instant.now().plus(PING_EVERY);
            catchUp();
            readAgainFrom = position;
            readAgain = Instant.now().plus(SETTLED);
            retry = FIRST_RETRY;
            if (isReconnect) {
                notices.accept("Connected again.");
            }
            isReconnect = true;
        } catch (Refusal e) {
            close();
            if (e.exitCode() == CliFailure.REFUSED) {
                throw e;
            }
            lost();
        } catch (CliFailure e) {
            if (!isReconnect) {
                throw e;
            }
            lost();
        }
    }

    private void listen(EventSocket connected, Instant deadline) throws InterruptedException {
        Instant wake = min(min(nextPing, readAgain), deadline);
        JsonObject frame = connected.poll(Duration.between(Instant.now(), wake));
        if (frame != null) {
            accept(frame);
        }
        Instant now = Instant.now();
        if (!now.isBefore(nextPing)) {
            connected.ping();
            nextPing = now.plus(PING_EVERY);
        }
        if (!now.isBefore(readAgain)) {
            readAgain = Instant.MAX;
            readAgainOrLose();
        }
    }

    private void accept(JsonObject frame) {
        if (EventSocket.isClosed(frame)) {
            notices.accept("Lost the event stream, connecting again …");
            lost();
            return;
        }
        switch (frame.getString("type", "")) {
            case "rec" -> {
                if (frame.getValue("body") instanceof JsonObject body) {
                    deliver(Event.of(body));
                }
            }
            case "err" ->
                throw Refusal.of(
                        403,
                        new JsonObject()
                                .put("title", "The gateway refused the room " + String.join(", ", rooms))
                                .put("code", String.valueOf(frame.getValue("body"))));
            default -> {
                // Pongs and what later versions may add.
            }
        }
    }

    private void deliver(Event event) {
        if (event.seq() == 0 || seen.add(event.seq())) {
            ready.add(event);
        }
        position = Math.max(position, event.seq());
        hasPosition |= event.seq() > 0;
    }

    private void readAgainOrLose() {
        try {
            backlog.read(readAgainFrom, this::deliver);
        } catch (CliFailure e) {
            lost();
        }
    }

    private void catchUp() {
        if (!hasPosition) {
            position = backlog.positionBefore(start);
            hasPosition = true;
        }
        backlog.read(position, this::deliver);
    }

    private void lost() {
        close();
        readAgain = Instant.MAX;
        nextAttempt = Instant.now().plus(retry);
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
