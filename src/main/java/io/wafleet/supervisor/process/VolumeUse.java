package io.wafleet.supervisor.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.time.MonotonicClock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who works in a volume that is none of ours, such as the child of a system that was used before: two children on one session
 * fight for it until the number is banned. A walk over /proc looks at the open files of all processes, which takes some
 * 0.1 ms each, so one walk serves all launches of a second. Confined to the supervisor's context.
 */
final class VolumeUse {
    /** Nobody moves in on a volume within that time by chance. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final long OURSELVES = ProcessHandle.current().pid();

    private final Vertx vertx;
    private final ProcFs procFs;
    private final OpenFiles files;
    private final String gatewayId;
    private final MonotonicClock clock;
    private @Nullable Future<Walk> walk;
    /** The folder of the volumes that were looked for. */
    private @Nullable Path walkedFor;

    private Duration walkedAt = Duration.ZERO;

    VolumeUse(Vertx vertx, ProcFs procFs, OpenFiles files, String gatewayId, MonotonicClock clock) {
        this.vertx = vertx;
        this.procFs = procFs;
        this.files = files;
        this.gatewayId = gatewayId;
        this.clock = clock;
    }

    /**
     * A process of somebody else.
     *
     * @param folder that it works in, as a key; null for one at a terminal: people look into volumes, too
     * @param written files of volumes that it has open for writing
     */
    private record User(long pid, long startTicks, @Nullable Object folder, List<Path> written) {}

    private record Walk(Path sessions, List<User> users, Map<Long, Long> lockers) {}

    /** Who works in the volume, for people; null if nobody does. */
    Future<@Nullable String> of(Path volume) {
        Path sessions = Objects.requireNonNull(volume.toAbsolutePath().getParent());
        Duration now = clock.now();
        Future<Walk> present = walk;
        if (present == null
                || !sessions.equals(walkedFor)
                || now.minus(walkedAt).compareTo(FRESH) >= 0) {
            walkedAt = now;
            walkedFor = sessions;
            Promise<Walk> fresh = Promise.promise();
            present = fresh.future();
            walk = present;
            vertx.executeBlocking(() -> walk(sessions), false).onComplete(fresh);
        }
        // In order: who waited for the same walk goes on in the order of the starts.
        return present.compose(seen -> vertx.<@Nullable String>executeBlocking(() -> find(seen, volume), true));
    }

    private Walk walk(Path sessions) throws IOException {
        Path real = sessions.toRealPath();
        List<User> users = new ArrayList<>();
        for (long pid : procFs.pids()) {
            ProcFs.Stat stat = pid == OURSELVES ? null : procFs.stat(pid);
            if (stat != null && stat.isAlive()) {
                Object folder = stat.hasTerminal() ? null : files.folder(pid);
                users.add(new User(pid, stat.startTicks(), folder, files.written(pid, real)));
            }
        }
        return new Walk(real, users, files.lockers());
    }

    private @Nullable String find(Walk seen, Path volume) throws IOException {
        Path real = volume.toRealPath();
        Object key = OpenFiles.key(real);
        for (User user : seen.users()) {
            boolean writes = user.written().stream()
                    .anyMatch(file -> file.startsWith(real) && !file.startsWith(ChildSpec.runDirectory(real)));
            boolean uses = writes || (key != null && key.equals(user.folder()));
            // What was seen may be over by now, such as the last moments of our own child.
            if (uses && procFs.isAlive(user.pid(), user.startTicks()) && isForeign(user.pid())) {
                return text(user.pid());
            }
        }
        Long locker = locker(real, seen.lockers());
        if (locker == null || locker == OURSELVES) {
            return null;
        }
        boolean seenHere = locker > 0;
        ProcFs.Stat stat = seenHere ? procFs.stat(locker) : null;
        return !seenHere || (stat != null && stat.isAlive() && isForeign(locker)) ? text(locker) : null;
    }

    /** Where databases lie: contract 1.5. */
    private static @Nullable Long locker(Path volume, Map<Long, Long> lockers) throws IOException {
        for (Path folder : Set.of(volume, volume.resolve("storages"))) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> databases = Files.newDirectoryStream(folder, "*.db{,-shm}")) {
                    for (Path database : databases) {
                        Long pid = lockers.get((Long) Files.getAttribute(database, "unix:ino"));
                        if (pid != null) {
                            return pid;
                        }
                    }
                }
            }
        }
        return null;
    }

    /** Of ours nothing but what is being ended is left before a launch. */
    private boolean isForeign(long pid) {
        Cookie cookie = Cookie.parse(procFs.environment(pid, Cookie.VARIABLE));
        return cookie == null || !cookie.gatewayId().equals(gatewayId);
    }

    private String text(long pid) {
        return pid > 0
                ? procFs.command(pid) + ", pid " + pid
                : "a process that cannot be seen from here, perhaps in a container,";
    }
}
