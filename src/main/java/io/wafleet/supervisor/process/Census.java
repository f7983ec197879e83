package io.wafleet.supervisor.process;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import io.wafleet.loops.Rounds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All living processes that are this gateway's, by the cookie in their environment, which forks inherit. A walk over
 * /proc takes some 0.1 ms per process of the host, so one walk answers all who asked before it began. Confined to the
 * supervisor's context.
 */
public final class Census {
    private final ProcFs procFs;
    private final String gatewayId;
    private final Rounds<List<Kin>> walks;

    Census(Vertx vertx, ProcFs procFs, String gatewayId) {
        this.procFs = procFs;
        this.gatewayId = gatewayId;
        this.walks = new Rounds<>(() -> vertx.executeBlocking(this::find, false));
    }

    /**
     * A process of ours.
     *
     * @param device as it was at the launch; there may be no such device any more
     * @param generation the launch that it descends from
     * @param leader whether it leads its session, as a child itself does and its forks do not
     */
    public record Kin(long pid, long startTicks, DeviceId device, long generation, boolean leader) {}

    /** Who lives now: nobody is missing that lived when this was called. */
    Future<List<Kin>> take() {
        return walks.wake();
    }

    private List<Kin> find() {
        List<Kin> found = new ArrayList<>();
        for (long pid : procFs.pids()) {
            Kin kin = kin(pid);
            if (kin != null) {
                found.add(kin);
            }
        }
        return found;
    }

    private @Nullable Kin kin(long pid) {
        // Before the environment: a pid that is given to another process in between then has other ticks.
        ProcFs.Stat stat = procFs.stat(pid);
        if (stat == null || !stat.isAlive()) {
            return null;
        }
        Cookie cookie = Cookie.parse(procFs.environment(pid, Cookie.VARIABLE));
        return cookie == null || !cookie.gatewayId().equals(gatewayId)
                ? null
                : new Kin(pid, stat.startTicks(), cookie.device(), cookie.generation(), stat.session() == pid);
    }
}
