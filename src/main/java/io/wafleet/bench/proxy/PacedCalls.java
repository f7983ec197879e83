package io.wafleet.bench.proxy;

import io.wafleet.bench.Latencies;
import io.wafleet.bench.Watch;
import java.io.IOException;
import java.time.Duration;

/** A client that asks something at a steady pace. What is late counts from its turn. */
record PacedCalls(Way way, String path, Watch watch) {
    static final int PER_SECOND = 100;
    private static final long NANOS = Duration.ofSeconds(1).toNanos() / PER_SECOND;

    void run(Duration time, Latencies latencies) throws IOException, InterruptedException {
        try (AskingConnection connection = new AskingConnection(way, path)) {
            long begin = System.nanoTime();
            for (long turn = begin; turn - begin < time.toNanos(); turn += NANOS) {
                long early = turn - System.nanoTime();
                if (early > 0) {
                    watch.pause(Duration.ofNanos(early));
                }
                connection.ask();
                latencies.add(System.nanoTime() - turn);
            }
        }
    }
}
