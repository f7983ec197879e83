package io.wafleet.disk;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the free space of the gateway's places, so that new work is refused while there is still room to end the old.
 * Asked by any thread.
 */
public final class DiskSpace {
    private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);
    private static final long INTERVAL_MILLIS = 5000;
    private static final long MEBI = 1024 * 1024;
    /** The state is left at reserve + reserve/10, so that it does not come and go. */
    private static final int HYSTERESIS = 10;

    private final Vertx vertx;
    private final Map<String, Path> places;
    private final long reserve;
    private final Measure measure;
    private final Map<String, Long> free = new ConcurrentHashMap<>();
    private final List<Runnable> onLow = new ArrayList<>();
    private volatile boolean low;
    private boolean looking;
    private boolean blind;
    private long timer = -1;

    /**
     * Watches nothing before it is opened.
     *
     * @param places by a word for the metrics; they need not exist yet
     * @param reserve bytes that must be free in each; 0 to be never low
     */
    public DiskSpace(Vertx vertx, Map<String, Path> places, long reserve) {
        this(vertx, places, reserve, DiskSpace::usableBytes);
    }

    DiskSpace(Vertx vertx, Map<String, Path> places, long reserve, Measure measure) {
        this.vertx = vertx;
        this.places = Map.copyOf(places);
        this.reserve = reserve;
        this.measure = measure;
    }

    /** How many bytes can be written at a place; blocks. */
    interface Measure {
        long freeBytes(Path place) throws IOException;
    }

    private static long usableBytes(Path place) throws IOException {
        Path existing = place.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        // Not Files.getFileStore: that looks for a mount point, and there need not be one, as in a chroot.
        File file = existing.toFile();
        long usable = file.getUsableSpace();
        if (usable == 0 && file.getTotalSpace() == 0) {
            throw new IOException("the system does not tell how much is free in " + existing);
        }
        return usable;
    }

    /** Looks once, then every 5 s. */
    public Future<Void> open() {
        timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> look());
        return look();
    }

    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    /** To be called, on the context of {@link #open}, whenever the space becomes low. */
    public void onLow(Runnable action) {
        onLow.add(action);
    }

    public Set<String> places() {
        return places.keySet();
    }

    /** Bytes free at the last look. */
    public long freeBytes(String place) {
        return free.getOrDefault(place, 0L);
    }

    public boolean isLow() {
        return low;
    }

    /** Why new work is refused. */
    public Problem problem() {
        return Problem.of(ProblemCode.DISK_LOW, text());
    }

    /** In one line how much is free where. */
    public String text() {
        List<String> parts = places.keySet().stream()
                .sorted()
                .map(place -> place + ": " + freeBytes(place) / MEBI + " MB free")
                .toList();
        return String.join(", ", parts) + "; reserve: " + reserve / MEBI + " MB";
    }

    /** A look that hangs, on a network's file system, is not followed by another. */
    Future<Void> look() {
        if (looking) {
            return Future.succeededFuture();
        }
        looking = true;
        return vertx.executeBlocking(this::measureAll, false)
                .onSuccess(least -> {
                    if (blind) {
                        log.info("the free space can be measured again");
                    }
                    blind = false;
                    judge(least);
                })
                .onFailure(this::cannotSee)
                .transform(done -> {
                    looking = false;
                    return Future.succeededFuture();
                });
    }

    /** Said once, as it may stay so for ever. */
    private void cannotSee(Throwable failure) {
        if (!blind) {
            log.warn("the free space cannot be measured, so a full disk may go unseen: {}", failure.toString());
        }
        blind = true;
    }

    private long measureAll() throws IOException {
        long least = Long.MAX_VALUE;
        for (Map.Entry<String, Path> place : places.entrySet()) {
            long bytes = measure.freeBytes(place.getValue());
            free.put(place.getKey(), bytes);
            least = Math.min(least, bytes);
        }
        return least;
    }

    private void judge(long least) {
        boolean now = least < (low ? reserve + reserve / HYSTERESIS : reserve);
        if (now == low) {
            return;
        }
        low = now;
        if (now) {
            log.warn("disk low: new sends and devices are refused ({})", text());
            onLow.forEach(Runnable::run);
        } else {
            log.info("disk recovered: new sends and devices are taken again ({})", text());
        }
    }
}
