package io.wafleet;

import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.wafleet.disk.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What this process alone has on the disk: unpacked native libraries and Vert.x's cache. Below the home and not in {@code
 * /tmp}: a gateway that is killed leaves them, and the next one knows that they are nobody's.
 */
final class Scratch {
    /** sqlite-jdbc's own name; whoever sets it, because the home forbids to execute, is heeded. */
    private static final String SQLITE = "org.sqlite.tmpdir";

    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Empties the place; the home's lock must be held, and no database have been opened. */
    static Scratch clean(Path home) throws IOException {
        Path folder = home.resolve("tmp");
        FilePermissions.createPrivateDirectory(folder);
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.deleteIfExists(path);
                }
            }
        }
        if (System.getProperty(SQLITE) == null) {
            System.setProperty(SQLITE, folder.toString());
        }
        return new Scratch(folder);
    }

    VertxOptions options() {
        String cache = folder.resolve("vertx-cache").toString();
        return new VertxOptions().setFileSystemOptions(new FileSystemOptions().setFileCacheDir(cache));
    }
}
