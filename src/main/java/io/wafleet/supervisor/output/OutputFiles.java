package io.wafleet.supervisor.output;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the children's output bounded. A child writes through a descriptor that we cannot exchange, so the head of a file
 * that has grown too large is copied to the older files and then punched out of it: nothing is lost, and the child and
 * those who read notice nothing. Where the file system has no holes, the file is copied and emptied instead, and lines
 * written between the two are lost.
 *
 * <p>Confined to the supervisor's context. The files of one device are changed by one piece of work at a time.
 */
public final class OutputFiles {
    private static final Logger log = LoggerFactory.getLogger(OutputFiles.class);
    /** A look is one stat per file. Between two looks a child that floods may write 100 MB and more. */
    static final long INTERVAL_MILLIS = 1000;
    /** Behind the end of every file, so that punching there changes nothing. */
    private static final long NOWHERE = 1L << 41;

    private final Vertx vertx;
    private final ChildLogs limits;
    private final HolePunch punch;
    private final Map<DeviceId, Watched> watched = new HashMap<>();
    private final long timer;
    private boolean looking;
    /** Asked once; all volumes are on one file system. */
    private @Nullable Future<Boolean> hasHoles;

    public OutputFiles(Vertx vertx, ChildLogs limits, HolePunch punch) {
        this.vertx = vertx;
        this.limits = limits;
        this.punch = punch;
        this.timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> look());
    }

    /** Gives back the space of a part of a file; false where that cannot be done. */
    public interface HolePunch {
        Future<Boolean> punch(Path file, long offset, long length);
    }

    /** How large a file is, and which one it is: a new file of the same name has another key. */
    private record Seen(@Nullable Object key, long size) {}

    private static final class Watched {
        final OutputFile file;
        /** The live file as it was when its head was moved, and where its data began then. */
        @Nullable
        Object key;

        long start;
        Future<?> last = Future.succeededFuture();

        Watched(OutputFile file) {
            this.file = file;
        }

        boolean isTooLarge(Seen seen, long limit) {
            return seen.size() - (seen.key() != null && seen.key().equals(key) ? start : 0) > limit;
        }

        <T> Future<T> inTurn(Supplier<Future<T>> work) {
            Future<T> mine = last.transform(previous -> work.get());
            last = mine;
            return mine;
        }
    }

    public void watch(DeviceId device, Path volume) {
        watched.put(device, new Watched(new OutputFile(ChildSpec.output(volume), limits)));
    }

    /** Succeeds when nothing touches the device's files any more. */
    public Future<Void> forget(DeviceId device) {
        Watched gone = watched.remove(device);
        return gone == null ? Future.succeededFuture() : gone.inTurn(Future::succeededFuture);
    }

    /** To be called before a launch, when no child writes. Never fails: a child without room for its words is better. */
    public Future<Void> renew(DeviceId device) {
        Watched each = watched.get(device);
        if (each == null) {
            return Future.succeededFuture();
        }
        return each.inTurn(() -> vertx.executeBlocking(
                        () -> {
                            each.file.renew();
                            return each;
                        },
                        false)
                .onFailure(failure -> log.atWarn()
                        .addKeyValue("device", device)
                        .setCause(failure)
                        .log("a child's output was not rotated"))
                .otherwiseEmpty()
                .mapEmpty());
    }

    public void close() {
        vertx.cancelTimer(timer);
    }

    /** Rotates what has become too large. Succeeds when that is done, or at once while an earlier look still goes on. */
    Future<Void> look() {
        if (looking) {
            return Future.succeededFuture();
        }
        looking = true;
        List<Watched> all = new ArrayList<>(watched.values());
        return vertx.executeBlocking(() -> see(all), false)
                .compose(seen -> rotate(all, seen))
                .onFailure(failure -> log.atError().setCause(failure).log("rotating the children's output failed"))
                .eventually(() -> {
                    looking = false;
                    return Future.succeededFuture();
                });
    }

    private static List<Seen> see(List<Watched> all) throws IOException {
        List<Seen> seen = new ArrayList<>(all.size());
        for (Watched each : all) {
            seen.add(see(each.file.live()));
        }
        return seen;
    }

    private static Seen see(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(attributes.fileKey(), attributes.size());
        } catch (NoSuchFileException neverStarted) {
            return new Seen(null, 0);
        }
    }

    /** One after the other: they share a disk. One that fails does not keep the others from their turn. */
    private Future<Void> rotate(List<Watched> all, List<Seen> seen) {
        Future<Void> chain = Future.succeededFuture();
        for (int i = 0; i < all.size(); i++) {
            Watched each = all.get(i);
            if (each.isTooLarge(seen.get(i), each.file.tooLarge())) {
                chain = chain.compose(done -> each.inTurn(() -> rotate(each)))
                        .onFailure(failure -> log.atWarn()
                                .addKeyValue("file", each.file.live())
                                .setCause(failure)
                                .log("a child's output could not be rotated"))
                        .otherwiseEmpty();
            }
        }
        return chain;
    }

    private Future<Void> rotate(Watched each) {
        return hasHoles(each.file.live()).compose(holes -> holes ? moveHead(each) : copyAndEmpty(each));
    }

    private Future<Boolean> hasHoles(Path file) {
        Future<Boolean> known = hasHoles;
        if (known == null) {
            known = punch.punch(file, NOWHERE, 1).onSuccess(can -> {
                if (!can) {
                    log.atWarn()
                            .addKeyValue("file", file)
                            .log("no holes can be punched: at rotation lines may be lost");
                }
            });
            hasHoles = known;
        }
        return known;
    }

    private Future<Void> moveHead(Watched each) {
        return vertx.executeBlocking(() -> head(each.file), false)
                .compose(end -> end == 0
                        ? Future.succeededFuture(end)
                        : punch.punch(each.file.live(), 0, end).map(punched -> {
                            if (!punched) {
                                log.atWarn()
                                        .addKeyValue("file", each.file.live())
                                        .log("the head of a child's output could not be freed");
                            }
                            return end;
                        }))
                .compose(end -> vertx.executeBlocking(() -> see(each.file.live()), false)
                        .map(seen -> {
                            each.key = seen.key();
                            each.start = end;
                            return null;
                        }));
    }

    /** Where the head ends. The bound is worth more than the words: what cannot be copied, on a full disk, goes. */
    private static long head(OutputFile file) throws IOException {
        try {
            return file.copyHead();
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("file", file.live())
                    .addKeyValue("failure", e.toString())
                    .log("a child's output is given up, it could not be copied");
            return file.endOfHead();
        }
    }

    private Future<Void> copyAndEmpty(Watched each) {
        return vertx.executeBlocking(
                () -> {
                    each.file.copyAndEmpty();
                    return null;
                },
                false);
    }
}
