package io.wafleet.supervisor.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.Census.Kin;
import io.wafleet.time.MonotonicClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends processes that outlived the child they descend from: forks in a session of their own, a child that put itself into
 * the background, children of a device that is gone. They would keep the port, the volume's lock, or a second session on
 * the number. Only what carries our cookie is touched.
 */
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final long POLL_MILLIS = 100;

    private final Vertx vertx;
    private final Census census;
    private final Launcher launcher;
    private final ProcFs procFs;
    private final MonotonicClock clock;
    private final Duration grace;

    Leftovers(Vertx vertx, Census census, Launcher launcher, ProcFs procFs, MonotonicClock clock, Duration grace) {
        this.vertx = vertx;
        this.census = census;
        this.launcher = launcher;
        this.procFs = procFs;
        this.clock = clock;
        this.grace = grace;
    }

    /** Ends what is left of a device whose child is gone; gives what was found, when none of it lives any more. */
    Future<List<Kin>> end(DeviceId device) {
        return end(kin -> kin.device().equals(device));
    }

    /** Ends all processes of ours that match. */
    Future<List<Kin>> end(Predicate<Kin> which) {
        return census.take()
                .map(all -> all.stream().filter(which).toList())
                .compose(found -> found.isEmpty() ? Future.succeededFuture(found) : end(found));
    }

    private Future<List<Kin>> end(List<Kin> found) {
        found.forEach(kin -> {
            log.atWarn()
                    .addKeyValue("device", kin.device())
                    .addKeyValue("pid", kin.pid())
                    .addKeyValue("launch", kin.generation())
                    .log("ending a process that outlived its child");
            signal(kin, "TERM");
            signal(kin, "CONT");
        });
        Promise<List<Kin>> gone = Promise.promise();
        await(found, clock.now().plus(grace), gone);
        return gone.future();
    }

    private void await(List<Kin> found, Duration deadline, Promise<List<Kin>> gone) {
        List<Kin> living = found.stream()
                .filter(kin -> procFs.isAlive(kin.pid(), kin.startTicks()))
                .toList();
        if (living.isEmpty()) {
            gone.complete(found);
            return;
        }
        boolean late = clock.now().compareTo(deadline) >= 0;
        if (late) {
            living.forEach(kin -> signal(kin, "KILL"));
        }
        Duration next = late ? clock.now().plus(grace) : deadline;
        vertx.setTimer(POLL_MILLIS, again -> await(found, next, gone));
    }

    private void signal(Kin kin, String signal) {
        launcher.signal(kin.pid(), kin.startTicks(), signal)
                .onFailure(failure -> log.atError()
                        .addKeyValue("device", kin.device())
                        .addKeyValue("pid", kin.pid())
                        .addKeyValue("launch", kin.generation())
                        .addKeyValue("signal", signal)
                        .addKeyValue("failure", failure.getMessage())
                        .log("a signal failed"));
    }
}
