package io.wafleet.bench.proxy;

import com.password4j.Argon2Function;
import com.password4j.Password;
import io.wafleet.bench.Watch;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The yardstick of log-ins: threads that check a password as the gateway does, and do nothing else.
 *
 * @param hash the gateway's own, which says what it costs
 */
record PlainHashes(String password, String hash, int threads) {
    /** What is done while they are at it. */
    interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }

    double perSecond(Duration time, Meanwhile meanwhile) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> check(time)));
            }
            meanwhile.run();
            double sum = 0;
            for (Future<Double> each : all) {
                sum += each.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new CliFailure(CliFailure.FAILED, "Passwords could not be checked: " + e.getMessage(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private double check(Duration time) {
        Argon2Function argon2 = Argon2Function.getInstanceFromHash(hash);
        long begin = System.nanoTime();
        int checked = 0;
        do {
            if (!Password.check(password, hash).with(argon2)) {
                throw new IllegalStateException("not the password");
            }
            checked++;
        } while (System.nanoTime() - begin < time.toNanos());
        return checked / Watch.seconds(begin);
    }
}
