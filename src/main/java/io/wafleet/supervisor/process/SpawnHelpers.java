package io.wafleet.supervisor.process;

import io.wafleet.supervisor.process.ListeningSockets.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the gateway's ports from what a killed gateway may have left: Java launches processes through a helper program,
 * {@code jspawnhelper}, which inherits the listen sockets; a helper that lost its gateway in the middle of a launch can
 * wait for ever, and then no gateway can bind these ports again. A helper lives for milliseconds, so one that is older
 * than some seconds and holds a port with nobody else is such a leftover.
 */
public final class SpawnHelpers {
    private static final Logger log = LoggerFactory.getLogger(SpawnHelpers.class);
    private static final String PROGRAM = "jspawnhelper";
    private static final Duration STALE = Duration.ofSeconds(5);
    private static final Duration TO_DIE = Duration.ofSeconds(5);

    private final ProcFs procFs;
    private final Duration stale;

    SpawnHelpers(ProcFs procFs, Duration stale) {
        this.procFs = procFs;
        this.stale = stale;
    }

    public SpawnHelpers() {
        this(new ProcFs(ProcFs.PROC), STALE);
    }

    /** Ends stale helpers that hold one of the ports; leaves everybody else alone. Blocks, for seconds if there is one. */
    public void release(Collection<Integer> ports) throws InterruptedException {
        for (int port : ports) {
            for (Listener helper : helpers(port)) {
                if (!endsBeforeItIsStale(helper)) {
                    end(helper, port);
                }
            }
        }
    }

    /** Who holds the port, if all of them are helpers. */
    private List<Listener> helpers(int port) {
        List<Listener> holders = procFs.sockets().listeners(port);
        return holders.stream().allMatch(holder -> isHelper(procFs.program(holder.pid()))) ? holders : List.of();
    }

    private static boolean isHelper(@Nullable Path program) {
        return program != null && program.endsWith(PROGRAM);
    }

    private boolean endsBeforeItIsStale(Listener helper) throws InterruptedException {
        ProcFs.Stat stat = procFs.stat(helper.pid());
        return stat == null || hasEnded(helper, stale.minus(procFs.age(stat.startTicks())));
    }

    private static void end(Listener helper, int port) throws InterruptedException {
        log.atWarn()
                .addKeyValue("port", port)
                .addKeyValue("pid", helper.pid())
                .log("a port is held by a launch that a killed gateway left; ending it");
        ProcessHandle.of(helper.pid()).ifPresent(ProcessHandle::destroyForcibly);
        if (!hasEnded(helper, TO_DIE)) {
            log.atError()
                    .addKeyValue("port", port)
                    .addKeyValue("pid", helper.pid())
                    .log("a process does not end; its port stays taken");
        }
    }

    private static boolean hasEnded(Listener helper, Duration limit) throws InterruptedException {
        ProcessHandle handle = ProcessHandle.of(helper.pid()).orElse(null);
        if (handle == null) {
            return true;
        }
        try {
            handle.onExit().get(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
