package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.it.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** A user who goes on with the day while the gateway is attacked, one call after the other, at a pace that nobody minds. */
final class Bystander {
    /** As long as a machine under load may take for any one call. */
    private static final Duration EVER = Duration.ofSeconds(15);
    /** Asked of a machine that does nothing else, as in the long form: a time says little where others work beside. */
    private static final Duration USUAL =
            "long".equals(System.getProperty("wafleet.faults")) ? Duration.ofSeconds(1) : EVER;

    /** Half of what one user may ask by default ({@code API_RATE_LIMIT}), however quick the machine is. */
    private static final Duration BREATH = Duration.ofMillis(20);

    private final FutureTask<List<Duration>> calls;
    private volatile boolean over;

    Bystander(ApiClient client, String path) {
        calls = new FutureTask<>(working(client, path));
        Thread thread = new Thread(calls, "bystander");
        thread.setDaemon(true);
        thread.start();
    }

    private Callable<List<Duration>> working(ApiClient client, String path) {
        return () -> {
            List<Duration> times = new ArrayList<>();
            do {
                long begun = System.nanoTime();
                client.get(path).expect(200);
                times.add(Duration.ofNanos(System.nanoTime() - begun));
                LockSupport.parkNanos(BREATH.toNanos());
            } while (!over);
            return times;
        };
    }

    /** Ends it: every call succeeded in time; in the long form nine of ten within a second. */
    void assertServed() throws InterruptedException {
        over = true;
        try {
            List<Duration> times = calls.get().stream().sorted().toList();
            assertThat(times.get(times.size() * 9 / 10))
                    .as("nine of ten of %s calls, the longest %s", times.size(), times.get(times.size() - 1))
                    .isLessThan(USUAL);
            assertThat(times.get(times.size() - 1)).isLessThan(EVER);
        } catch (ExecutionException e) {
            throw new AssertionError("a bystander was not served", e.getCause());
        }
    }
}
