package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds children that an earlier gateway left alive, and notices when they end: they are not our children for the
 * kernel, so nobody tells us and their exit code is unknown. What cannot be proven to be ours is never touched.
 */
final class Adoption {
    /** Variable in a child's environment that says whose it is: {@code <gateway's id>/<device>/<generation>}. */
    static final String COOKIE = "WAFLEET_COOKIE";

    private static final Logger log = LoggerFactory.getLogger(Adoption.class);
    private static final long SWEEP_MILLIS = 1000;

    private final Vertx vertx;
    private final ProcFs procFs;
    private final Map<Child, Promise<Exit>> adopted = new HashMap<>();
    private long timer = -1;

    Adoption(Vertx vertx, ProcFs procFs) {
        this.vertx = vertx;
        this.procFs = procFs;
    }

    /**
     * A child that was found.
     *
     * @param listening whether it listens on its port, so that it need not be started up again
     */
    record Found(Child child, boolean listening) {}

    /** The device's living child, if its record, boot, start time, state and cookie all agree; else null. */
    Future<@Nullable Found> find(ChildSpec spec) {
        return vertx.<@Nullable Identity>executeBlocking(() -> identify(spec), false)
                .map(identity -> identity == null ? null : adopt(identity));
    }

    private record Identity(RunRecord record, boolean listening) {}

    private @Nullable Identity identify(ChildSpec spec) throws java.io.IOException {
        RunRecord record = RunRecord.read(spec.runDirectory().resolve("run"));
        if (record == null || !record.bootId().equals(procFs.bootId())) {
            return null;
        }
        if (!procFs.isAlive(record.pid(), record.startTicks())) {
            return null;
        }
        String cookie = procFs.environment(record.pid(), COOKIE);
        if (cookie == null || !cookie.equals(cookie(spec, record.generation()))) {
            log.warn(
                    "device {}: pid {} is in the record but is not our child; left alone", spec.device(), record.pid());
            return null;
        }
        return new Identity(record, procFs.isListening(spec.port(), record.pid()));
    }

    /** The spec's own cookie ends in the generation of the last launch; the record may be one older. */
    private static String cookie(ChildSpec spec, long generation) {
        String own = String.valueOf(spec.environment().get(COOKIE));
        return own.substring(0, own.lastIndexOf('/') + 1) + generation;
    }

    private Found adopt(Identity identity) {
        Promise<Exit> exit = Promise.promise();
        RunRecord record = identity.record();
        Child child = new Child(record.pid(), record.startTicks(), record.generation(), exit.future());
        adopted.put(child, exit);
        if (timer < 0) {
            timer = vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep());
        }
        return new Found(child, identity.listening());
    }

    private void sweep() {
        adopted.entrySet().removeIf(entry -> {
            Child child = entry.getKey();
            boolean gone = !procFs.isAlive(child.pid(), child.startTicks());
            if (gone) {
                entry.getValue().complete(Exit.UNKNOWN);
            }
            return gone;
        });
        if (adopted.isEmpty()) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
