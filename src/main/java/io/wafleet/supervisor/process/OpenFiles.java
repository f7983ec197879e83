package io.wafleet.supervisor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which files processes work with (man 5 proc). What belongs to another user is not shown to one who is not root, but for
 * its locks, which everybody may read. Everything may vanish while it is read. Blocks.
 */
final class OpenFiles {
    /** The access mode within the flags of an open file; 0 is for reading only. */
    private static final int ACCESS_MODE = 3;

    private static final int LOCK_PID = 4;
    private static final int LOCK_FILE = 5;
    private static final int LOCK_FIELDS = 8;
    private static final int OCTAL = 8;

    private final Path proc;

    OpenFiles(Path proc) {
        this.proc = proc;
    }

    /**
     * The file or folder by what never lies: of a process in a container the path is another one.
     *
     * @return null if there is no such file, or none that may be seen
     */
    static @Nullable Object key(Path file) {
        try {
            return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
        } catch (IOException goneOrForeign) {
            return null;
        }
    }

    /** The folder that a process works in, as a {@link #key}. */
    @Nullable
    Object folder(long pid) {
        return key(proc.resolve(pid + "/cwd"));
    }

    /** The files below a folder that a process has open for writing. */
    List<Path> written(long pid, Path below) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                Path target = target(descriptor);
                if (target != null && target.startsWith(below) && isWritten(pid, descriptor)) {
                    found.add(target);
                }
            }
        } catch (IOException goneOrForeign) {
            return found;
        }
        return found;
    }

    private static @Nullable Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    private boolean isWritten(long pid, Path descriptor) {
        try {
            for (String line : Files.readAllLines(proc.resolve(pid + "/fdinfo/" + descriptor.getFileName()))) {
                if (line.startsWith("flags:")) {
                    String flags = line.substring(line.indexOf(':') + 1).trim();
                    return (Long.parseLong(flags, OCTAL) & ACCESS_MODE) != 0;
                }
            }
        } catch (IOException | NumberFormatException closedMeanwhile) {
            return false;
        }
        return false;
    }

    /**
     * Who holds a lock on a file (man 5 proc_locks), by the number of its inode. A database in WAL mode is locked by all who
     * have it open.
     */
    Map<Long, Long> lockers() {
        Map<Long, Long> pids = new HashMap<>();
        try {
            for (String line : Files.readAllLines(proc.resolve("locks"), StandardCharsets.ISO_8859_1)) {
                String[] fields = line.trim().split("\\s+", -1);
                // Those who wait for a lock have an arrow in their second field, so one field more.
                if (fields.length == LOCK_FIELDS) {
                    String inode = fields[LOCK_FILE].substring(fields[LOCK_FILE].lastIndexOf(':') + 1);
                    pids.put(Long.parseLong(inode), Long.parseLong(fields[LOCK_PID]));
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            return pids;
        }
        return pids;
    }
}
