package io.wafleet.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code curl -N} on the stream of server-sent events, run again whenever it ends, with the number of the last whole event in
 * {@code Last-Event-ID}.
 */
final class CurlStream implements AutoCloseable {
    private static final long PAUSE_MILLIS = 200;

    private final ApiClient api;
    private final String device;
    private final List<Long> numbers = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Process curl;
    private volatile int connections;
    private long last;

    CurlStream(ApiClient api, String device, long start) throws IOException {
        this.api = api;
        this.device = device;
        this.last = start;
        curl = curl();
        Thread thread = new Thread(this::read, "curl");
        thread.setDaemon(true);
        thread.start();
    }

    private Process curl() throws IOException {
        return new ProcessBuilder(
                        "curl",
                        "-sN",
                        "-H",
                        "Accept: text/event-stream",
                        "-H",
                        "Authorization: Bearer " + api.token(),
                        "-H",
                        "Last-Event-ID: " + last,
                        api.server() + "/api/events?device=" + device)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void read() {
        try {
            do {
                readBlocks(curl.inputReader());
                curl = curl();
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
            curl.destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An id counts when its block is whole, which an empty line tells; one with an event's name is not of the journal. */
    private void readBlocks(BufferedReader lines) {
        long id = -1;
        boolean hasData = false;
        boolean named = false;
        for (String line : (Iterable<String>) lines.lines()::iterator) {
            if (line.startsWith("retry:")) {
                connections++;
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring("id: ".length()));
            } else if (line.startsWith("data: ")) {
                hasData = true;
            } else if (line.startsWith("event: ")) {
                named = true;
            } else if (line.isEmpty()) {
                last = Math.max(last, id);
                if (hasData && !named) {
                    numbers.add(id);
                }
                id = -1;
                hasData = false;
                named = false;
            }
        }
    }

    /** Of the events that came, in order and as often as they came. */
    List<Long> numbers() {
        return numbers;
    }

    int connections() {
        return connections;
    }

    @Override
    public void close() {
        closed.countDown();
        curl.destroyForcibly();
    }
}
