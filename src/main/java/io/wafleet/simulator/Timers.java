package io.wafleet.simulator;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that keeps time, and as many as are needed for the work that falls due; idle ones go away. */
final class Timers {
    /** Something that will happen, unless it is cancelled. */
    interface Pending {
        void cancel();
    }

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, daemons("timer"));
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons("work"));
    private final Output output;

    Timers(Output output) {
        this.output = output;
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Runs {@code task} on a worker once {@code delay} is over. */
    Pending after(Duration delay, Runnable task) {
        Future<?> future = clock.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    void every(Duration period, Runnable task) {
        after(period, () -> {
            every(period, task);
            task.run();
        });
    }

    void run(Runnable task) {
        workers.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                output.error("unexpected: " + e);
            }
        });
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
