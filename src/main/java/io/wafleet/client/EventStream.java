package io.wafleet.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events as they happen, without a gap: after a lost connection it goes on behind the last that it knows of. Confined to the
 * thread that calls {@link #next}.
 */
public final class EventStream implements AutoCloseable {
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);
    /** The gateway says that it lives more often than this; a connection that says nothing is lost. */
    private static final Duration MOST_SILENCE = Duration.ofSeconds(90);

    private final Api api;
    private final String filter;
    private final Consumer<String> notices;
    private final Deque<Event> ready = new ArrayDeque<>();

    private @Nullable EventSocket socket;
    /** Up to here all is known; null until the gateway has said where it is. */
    private @Nullable Long position;

    private boolean isReconnect;
    private boolean isDropped;
    private Duration retry = FIRST_RETRY;
    private Instant nextAttempt = Instant.EPOCH;
    private Instant silentUntil = Instant.MAX;

    /**
     * Nothing is connected yet.
     *
     * @param devices only theirs; all that the caller may see when empty
     * @param types only these, as the API takes them, such as {@code message.*}; all when empty
     * @param after begins with the stored events after this number; null begins with the next one
     * @param notices gets a line when the connection is lost and found
     */
    public EventStream(
            Api api, List<String> devices, List<String> types, @Nullable Long after, Consumer<String> notices) {
        this.api = api;
        this.filter = parameter("device", devices) + parameter("type", types);
        this.position = after;
        this.notices = notices;
    }

    private static String parameter(String name, List<String> values) {
        return values.isEmpty() ? "" : "&" + name + "=" + Api.segment(String.join(",", values));
    }

    /** Waits, at most until the deadline, until the stream has begun: what happens from then on is not missed. */
    public void begin(Instant deadline) throws InterruptedException {
        while (position == null && Instant.now().isBefore(deadline)) {
            advance(deadline);
        }
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
            advance(deadline);
        }
    }

    private void advance(Instant deadline) throws InterruptedException {
        if (socket == null) {
            connect(deadline);
        } else {
            listen(socket, deadline);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void connect(Instant deadline) throws InterruptedException {
        Duration pause = Duration.between(Instant.now(), min(nextAttempt, deadline));
        if (pause.toMillis() > 0) {
            Pause.of(pause);
            return;
        }
        try {
            socket =
                    EventSocket.connect(api, "snapshot=true" + (position == null ? "" : "&after=" + position) + filter);
            silentUntil = Instant.now().plus(MOST_SILENCE);
        } catch (Refusal e) {
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
        JsonObject frame = connected.poll(Duration.between(Instant.now(), min(silentUntil, deadline)));
        if (frame != null && !EventSocket.isClosed(frame)) {
            silentUntil = Instant.now().plus(MOST_SILENCE);
            accept(frame);
        } else if (frame != null || !Instant.now().isBefore(silentUntil)) {
            if (!isDropped) {
                notices.accept("Lost the event stream, connecting again …");
            }
            lost();
        }
    }

    private void accept(JsonObject frame) {
        if (frame.getValue("snapshot") instanceof JsonObject snapshot) {
            begun(snapshot);
        } else if (frame.getValue("events") instanceof JsonArray events) {
            events.forEach(event -> ready.add(Event.of((JsonObject) event)));
            position = frame.getLong("last", position);
        } else if (frame.getValue("dropped") instanceof JsonObject dropped) {
            isDropped = true;
            notices.accept("The gateway has closed the event stream (" + dropped.getString("reason", "no reason given")
                    + "), connecting again …");
        }
    }

    /** The first word on every connection. */
    private void begun(JsonObject snapshot) {
        long oldest = snapshot.getLong("oldest", 0L);
        if (position == null) {
            position = snapshot.getLong("seq", 0L);
        } else if (position > 0 && position < oldest - 1) {
            notices.accept("Events up to " + (oldest - 1) + " are no longer stored.");
        }
        if (isReconnect) {
            notices.accept("Connected again.");
        }
        isReconnect = true;
        isDropped = false;
        retry = FIRST_RETRY;
    }

    private void lost() {
        close();
        nextAttempt = Instant.now().plus(retry);
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
