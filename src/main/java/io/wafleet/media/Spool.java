package io.wafleet.media;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import io.wafleet.disk.DiskSpace;
import io.wafleet.disk.FilePermissions;
import io.wafleet.media.Holdings.Owner;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder where files wait until they are sent. Bounded in all, and what nobody refers to any more goes. Asked by any
 * thread: all it keeps is how much lies there.
 */
public final class Spool {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    /** A file may be younger than the job that will refer to it. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final int CHUNK = 64 * 1024;

    private final Vertx vertx;
    private final Path folder;
    private final DiskSpace disk;
    private final Clock clock;
    private final Holdings holdings;

    /**
     * Nothing works before it is opened.
     *
     * @param capacity bytes of all files together
     * @param quotas how many of them each tenant may have
     */
    public Spool(Vertx vertx, Path folder, long capacity, Quotas quotas, DiskSpace disk, Clock clock) {
        this.vertx = vertx;
        this.folder = folder;
        this.holdings = new Holdings(capacity, quotas);
        this.disk = disk;
        this.clock = clock;
        quotas.count(Quota.SPOOL_BYTES, tenant -> Future.succeededFuture(holdings.of(Owner.of(tenant))));
    }

    /** A file that is complete. */
    public record Entry(String id, long size) {}

    /**
     * How much of what may come in.
     *
     * @param tenant whose file it is
     * @param field of the request, for the problem
     */
    public record Limit(String tenant, String field, long bytes) {
        /** It is more. */
        public Problem problem() {
            return problem(field, bytes);
        }

        /** A field holds more bytes than it may. */
        public static Problem problem(String field, long bytes) {
            return new Problem(
                    ProblemCode.BODY_TOO_LARGE, "is larger than " + bytes + " bytes, which is the limit", field);
        }
    }

    /** Makes the folder, and counts what earlier gateways left in it. */
    public Future<Void> open() {
        return vertx.executeBlocking(
                () -> {
                    FilePermissions.createPrivateDirectory(folder);
                    holdings.clear();
                    for (Path file : files()) {
                        holdings.found(file.getFileName().toString(), Files.size(file));
                    }
                    return null;
                },
                false);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    Path path(String id) {
        return folder.resolve(id);
    }

    public long usedBytes() {
        return holdings.all();
    }

    /**
     * Writes what comes, as fast as the disk takes it. Nothing stays of what fails.
     *
     * @param abort ends the source, which may go on for ever
     */
    public Future<Entry> receive(ReadStream<Buffer> source, Limit limit, Runnable abort) {
        source.pause();
        Owner owner = Owner.of(limit.tenant());
        String id = owner.newId();
        OpenOptions options =
                new OpenOptions().setRead(false).setCreateNew(true).setPerms("rw-------");
        Problem full = disk.isLow() ? disk.problem() : holdings.refusal(owner, 1);
        Future<Entry> received = full == null
                ? vertx.fileSystem()
                        .open(path(id).toString(), options)
                        .compose(file -> new Receiving(id, owner, file, limit).take(source))
                : Future.failedFuture(full.exception());
        return received.onFailure(failure -> abort.run());
    }

    private @Nullable Problem claim(Owner owner, long bytes) {
        return disk.isLow() ? disk.problem() : holdings.take(owner, bytes);
    }

    /** One file while it comes in. Lives on the context of its source. */
    private final class Receiving {
        private final String id;
        private final Owner owner;
        private final AsyncFile file;
        private final Limit limit;
        private final Promise<Void> done = Promise.promise();
        private long size;

        private Receiving(String id, Owner owner, AsyncFile file, Limit limit) {
            this.id = id;
            this.owner = owner;
            this.file = file;
            this.limit = limit;
        }

        private Future<Entry> take(ReadStream<Buffer> source) {
            source.exceptionHandler(done::tryFail);
            source.endHandler(end -> done.tryComplete());
            file.exceptionHandler(done::tryFail);
            source.handler(buffer -> write(source, buffer));
            source.resume();
            return done.future()
                    .transform(result -> file.close().transform(closed -> {
                        Throwable failure = result.failed() ? result.cause() : closed.cause();
                        return failure == null
                                ? Future.succeededFuture(new Entry(id, size))
                                : discard().compose(gone -> Future.failedFuture(failure));
                    }));
        }

        private void write(ReadStream<Buffer> source, Buffer buffer) {
            if (done.future().isComplete()) {
                return;
            }
            if (size + buffer.length() > limit.bytes()) {
                done.tryFail(limit.problem().exception());
                return;
            }
            Problem full = claim(owner, buffer.length());
            if (full != null) {
                done.tryFail(full.exception());
                return;
            }
            size += buffer.length();
            file.write(buffer).onFailure(done::tryFail);
            if (file.writeQueueFull()) {
                source.pause();
                file.drainHandler(drained -> source.resume());
            }
        }

        /** By what was counted, which a full disk may not hold. */
        private Future<Void> discard() {
            return vertx.executeBlocking(
                    () -> {
                        holdings.gone(id, size);
                        Files.deleteIfExists(path(id));
                        return null;
                    },
                    false);
        }
    }

    /** As {@link #receive}, of a stream that blocks; for workers. */
    public Entry store(InputStream source, Limit limit) throws IOException {
        Owner owner = Owner.of(limit.tenant());
        String id = owner.newId();
        long size = 0;
        FilePermissions.createPrivate(path(id));
        try (OutputStream out = Files.newOutputStream(path(id), StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK];
            for (int count = source.read(chunk); count >= 0; count = source.read(chunk)) {
                if (size + count > limit.bytes()) {
                    throw limit.problem().exception();
                }
                Problem full = claim(owner, count);
                if (full != null) {
                    throw full.exception();
                }
                size += count;
                out.write(chunk, 0, count);
            }
            return new Entry(id, size);
        } catch (IOException | RuntimeException e) {
            holdings.gone(id, size);
            Files.deleteIfExists(path(id));
            throw e;
        }
    }

    /** Nobody needs the file any more. It may be gone already. */
    public Future<Void> release(String id) {
        return vertx.executeBlocking(
                () -> {
                    delete(path(id));
                    return null;
                },
                false);
    }

    /** As {@link #release}; blocks. */
    public void delete(String id) throws IOException {
        delete(path(id));
    }

    /** The bytes of a file; blocks. */
    public InputStream read(String id) throws IOException {
        return Files.newInputStream(path(id));
    }

    private void delete(Path file) throws IOException {
        try {
            long size = Files.size(file);
            Files.delete(file);
            holdings.gone(file.getFileName().toString(), size);
        } catch (NoSuchFileException gone) {
            log.debug("{} is gone already", file);
        }
    }

    /** Removes the files that are not among these, unless they are young; gives their number. */
    public Future<Integer> sweep(Set<String> inUse) {
        return vertx.executeBlocking(
                () -> {
                    Instant since = clock.instant().minus(GRACE);
                    int removed = 0;
                    for (Path file : files()) {
                        boolean needed = inUse.contains(file.getFileName().toString());
                        if (!needed
                                && Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                            delete(file);
                            removed++;
                        }
                    }
                    if (removed > 0) {
                        log.info("{} files that nobody needs are removed from the spool", removed);
                    }
                    return removed;
                },
                false);
    }
}
