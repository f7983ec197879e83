package io.wafleet.takeover;

import io.wafleet.disk.FilePermissions;
import io.wafleet.gowa.ChatFileStore;
import io.wafleet.problem.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds old volumes and copies them. All methods block.
 *
 * @param sessions the folder of our own volumes; what is copied is made there, under a name that no device can have
 */
public record Volumes(Path sessions) {
    /** Of one call; whoever has more calls for parts of them. */
    private static final int MAX_VOLUMES = 1000;

    private static final Path ROOT_SESSION = Path.of("whatsapp.db");
    private static final Path PLAIN_SESSION = Path.of("storages/whatsapp.db");
    static final Path CHATS = Path.of("storages/chatstorage.db");
    /** What a database may have beside itself; the -shm is made anew. */
    private static final List<String> PARTS = List.of("", "-wal", "-journal");

    /**
     * The old volumes in a folder: itself, or those right below it.
     *
     * @throws IOException if a folder cannot be read
     */
    public List<OldVolume> find(Path folder) throws IOException {
        if (!folder.isAbsolute()) {
            throw Problem.field("folder", "must be an absolute path").exception();
        }
        if (!Files.isDirectory(folder)) {
            throw Problem.field("folder", "is no folder that the gateway can read")
                    .exception();
        }
        List<OldVolume> found = new ArrayList<>();
        for (Path each : candidates(folder.toRealPath())) {
            found.add(new Inspection(each, sessions).look());
        }
        if (found.isEmpty()) {
            throw Problem.field(
                            "folder",
                            "holds no session of GOWA: there is neither %s nor %s in it, nor in a folder right below it"
                                    .formatted(ROOT_SESSION, PLAIN_SESSION))
                    .exception();
        }
        return found;
    }

    /** Whether a folder holds what a child of today would not find, or could not read. */
    public boolean isOld(Path folder) throws IOException {
        List<Path> found = sessions(folder);
        if (found.isEmpty()) {
            return false;
        }
        OldVolume volume = new Inspection(folder, sessions).look();
        boolean isElsewhere = volume.account() != null && !volume.session().equals(ROOT_SESSION);
        return isElsewhere || (volume.chats() != null && volume.chats().isOld());
    }

    private static List<Path> candidates(Path folder) throws IOException {
        if (!sessions(folder).isEmpty()) {
            return List.of(folder);
        }
        try (Stream<Path> below = Files.list(folder)) {
            return below.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .filter(each -> !sessions(each).isEmpty())
                    .sorted()
                    .limit(MAX_VOLUMES)
                    .toList();
        }
    }

    /** Where sessions lie in a folder, as paths in it; children of before 2025 have theirs in another place than ours. */
    static List<Path> sessions(Path folder) {
        return Stream.of(ROOT_SESSION, PLAIN_SESSION)
                .filter(each -> isFilled(folder.resolve(each)))
                .toList();
    }

    private static boolean isFilled(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > 0;
        } catch (IOException unreadable) {
            return true;
        }
    }

    /**
     * Copies a volume in the form that today's child wants, and gives where the copy lies. It takes its place by a rename.
     *
     * @param name of the copy, which nothing else may use
     */
    public Path copy(OldVolume volume, String name) throws IOException {
        Path target = sessions.resolve("." + name + ".import");
        delete(target);
        FilePermissions.createPrivateDirectory(target);
        try {
            copyFiles(volume.folder(), target);
            moveDatabase(target.resolve(volume.session()), target.resolve(ROOT_SESSION));
            ChatFileStore.Contents chats = volume.chats();
            if (chats != null && chats.isOld() && volume.owner() != null) {
                ChatFileStore.renew(target.resolve(CHATS), volume.owner());
            }
            return target;
        } catch (IOException | RuntimeException e) {
            delete(target);
            throw new IOException(volume.folder() + " could not be copied: " + e.getMessage(), e);
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        walk(from, (file, attributes) -> {
            Path copy = to.resolve(from.relativize(file).toString());
            FilePermissions.createPrivateDirectory(parent(copy));
            Files.copy(file, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            // Pruning goes by age.
            FileTime changed = attributes.lastModifiedTime();
            Files.setLastModifiedTime(copy, changed);
        });
    }

    /** Bytes of all that a copy would hold. */
    static long bytes(Path folder) throws IOException {
        long[] sum = {0};
        walk(folder, (file, attributes) -> sum[0] += attributes.size());
        return sum[0];
    }

    @FunctionalInterface
    private interface FileAction {
        void on(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Links, sockets and what a supervisor keeps for itself stay behind. */
    private static void walk(Path folder, FileAction action) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isOurs = directory.getParent() != null
                        && directory.getParent().equals(folder)
                        && directory.endsWith(".wafleet");
                return isOurs ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !file.toString().endsWith("-shm")) {
                    action.on(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Copies a database with what waits beside it, so that the copy can be read without touching the original. */
    static void copyDatabase(Path from, Path to) throws IOException {
        FilePermissions.createPrivateDirectory(parent(to));
        for (String part : PARTS) {
            Path source = beside(from, part);
            if (Files.isRegularFile(source)) {
                Files.copy(source, beside(to, part));
            }
        }
    }

    private static void moveDatabase(Path from, Path to) throws IOException {
        if (from.equals(to)) {
            return;
        }
        for (String part : PARTS) {
            Files.deleteIfExists(beside(to, part));
            if (Files.exists(beside(from, part))) {
                Files.move(beside(from, part), beside(to, part));
            }
        }
    }

    private static Path beside(Path database, String part) {
        return database.resolveSibling(database.getFileName() + part);
    }

    private static Path parent(Path file) {
        @Nullable Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** Removes a folder of ours with all that is in it; none is fine. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
