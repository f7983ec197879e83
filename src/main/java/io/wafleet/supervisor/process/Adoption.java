package io.wafleet.supervisor.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.supervisor.process.Census.Kin;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds children that an earlier gateway left alive, and notices when they end: they are not our children for the
 * kernel, so nobody tells us and their exit code is unknown. What cannot be proven to be ours is never touched.
 */
final class Adoption {
    private static final Logger log = LoggerFactory.getLogger(Adoption.class);
    private static final long SWEEP_MILLIS = 1000;

    private final Vertx vertx;
    private final ProcFs procFs;
    private final Census census;
    private final String gatewayId;
    private final Map<Child, Promise<Exit>> adopted = new HashMap<>();
    private long timer = -1;

    Adoption(Vertx vertx, ProcFs procFs, Census census, String gatewayId) {
        this.vertx = vertx;
        this.procFs = procFs;
        this.census = census;
        this.gatewayId = gatewayId;
    }

    /**
     * The device's living child; null if there is none. By its record, where boot, start time, state and cookie agree
     * with it; where the record is lost or torn, by its cookie alone, which only our launcher sets.
     */
    Future<@Nullable Child> find(ChildSpec spec) {
        return vertx.<@Nullable Identity>executeBlocking(() -> recorded(spec), false)
                .compose(recorded -> recorded != null ? Future.succeededFuture(recorded) : unrecorded(spec))
                .map(identity -> identity == null ? null : adopt(identity));
    }

    private record Identity(long pid, long startTicks, long generation) {}

    private @Nullable Identity recorded(ChildSpec spec) throws IOException {
        RunRecord record = RunRecord.read(spec.runRecord());
        if (record == null
                || !record.bootId().equals(procFs.bootId())
                || !procFs.isAlive(record.pid(), record.startTicks())) {
            return null;
        }
        Cookie cookie = Cookie.parse(procFs.environment(record.pid(), Cookie.VARIABLE));
        Cookie expected = new Cookie(gatewayId, spec.device(), record.generation());
        if (!expected.equals(cookie)) {
            log.atWarn()
                    .addKeyValue("device", spec.device())
                    .addKeyValue("pid", record.pid())
                    .log("a process is in the record but is not our child; left alone");
            return null;
        }
        return new Identity(record.pid(), record.startTicks(), record.generation());
    }

    private Future<@Nullable Identity> unrecorded(ChildSpec spec) {
        return census.take().compose(all -> vertx.executeBlocking(() -> record(spec, all), false));
    }

    /** The newest of several: the others are leftovers, and ended as such. */
    private @Nullable Identity record(ChildSpec spec, List<Kin> all) throws IOException {
        Kin child = all.stream()
                .filter(kin -> kin.leader() && kin.device().equals(spec.device()))
                .max(Comparator.comparingLong(Kin::generation))
                .orElse(null);
        if (child == null) {
            return null;
        }
        log.atWarn()
                .addKeyValue("device", spec.device())
                .addKeyValue("pid", child.pid())
                .addKeyValue("launch", child.generation())
                .log("the record of a child was lost; found by its cookie");
        new RunRecord(child.pid(), child.startTicks(), procFs.bootId(), child.generation()).write(spec.runRecord());
        return new Identity(child.pid(), child.startTicks(), child.generation());
    }

    private Child adopt(Identity identity) {
        Promise<Exit> exit = Promise.promise();
        Child child = new Child(identity.pid(), identity.startTicks(), identity.generation(), exit.future());
        adopted.put(child, exit);
        if (timer < 0) {
            timer = vertx.setPeriodic(SWEEP_MILLIS, tick -> sweep());
        }
        return child;
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
