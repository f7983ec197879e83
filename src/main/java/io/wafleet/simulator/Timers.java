package io.wafleet.simulator;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One thread that keeps time, and as many as are needed for the work that falls due; idle ones go away. */
final class Timers {
    /** Something that will happen, unless it is cancelled. */
    interface Pending {
        void cancel();
    }

    private static final int IDLE_SECONDS = 1;

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, daemons("timer"));
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons("work"));
    private final Output output;

    Timers(Output output) {
        this.output = output;
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Runs {@code task} on a worker once {@code delay} is over. */
    Pending after(Duration delay, Runnable task) {
        return after(delay, this::run, task);
    }

    /** As {@link #after(Duration, Runnable)}, by whom {@code crew} says. */
    Pending after(Duration delay, Consumer<Runnable> crew, Runnable task) {
        Future<?> future = clock.schedule(() -> crew.accept(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    void every(Duration period, Runnable task) {
        after(period, () -> {
            every(period, task);
            task.run();
        });
    }

    void run(Runnable task) {
        workers.execute(guarded(task));
    }

    /** Workers of their own for work that may take long, so many at most; what exceeds them waits. */
    Consumer<Runnable> crew(int size) {
        ThreadPoolExecutor crew = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("crew"));
        crew.allowCoreThreadTimeOut(true);
        return task -> crew.execute(guarded(task));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                output.error("unexpected: " + e);
            }
        };
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
