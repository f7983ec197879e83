package io.wafleet.demo;

import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Event;
import io.wafleet.client.EventStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Follows the gateway's event stream in its own thread and enters what it sees in the ledger. */
final class EventReader implements AutoCloseable {
    private static final Duration BREATH = Duration.ofMillis(500);
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(10);
    private static final Duration END_WITHIN = Duration.ofSeconds(2);

    private final StopSignal end = new StopSignal();
    private final List<String> problem = new CopyOnWriteArrayList<>();
    private final Thread thread;

    /** Misses nothing that happens after this. */
    EventReader(Api api, Ledger ledger, Screen screen) throws InterruptedException {
        EventStream stream = new EventStream(api, List.of(), List.of(), null, line -> screen.say(List.of(line)));
        stream.begin(Instant.now().plus(BEGIN_WITHIN));
        thread = new Thread(() -> follow(stream, ledger), "demo-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Why the stream ended before its time; empty if it did not. */
    List<String> problem() {
        return problem;
    }

    @Override
    public void close() {
        end.give();
        try {
            thread.join(END_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(EventStream stream, Ledger ledger) {
        try (stream) {
            while (!end.isGiven()) {
                Event event = stream.next(Instant.now().plus(BREATH));
                if (event != null) {
                    ledger.accept(event);
                }
            }
        } catch (CliFailure e) {
            if (!end.isGiven()) {
                problem.add(String.valueOf(e.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
