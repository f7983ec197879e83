package io.wafleet.gowa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The media that a child has put into its volume, by its path below their folder there (contract 1.5). */
public final class VolumeMedia {
    private static final String FOLDER = "statics/media";
    private static final int MAX_PATH = 500;

    private VolumeMedia() {}

    /**
     * What the child's own path is called here: relative to its volume in webhooks, absolute in answers.
     *
     * @return null if it is no path of media
     */
    public static @Nullable String relative(String childPath) {
        int folder = ("/" + childPath).lastIndexOf("/" + FOLDER + "/");
        boolean inside = folder == 0 || (folder > 0 && childPath.startsWith("/"));
        String below = inside ? childPath.substring(folder + FOLDER.length() + 1) : "";
        return isPlain(below) ? below : null;
    }

    /** No step of it leads up, is hidden or empty. */
    private static boolean isPlain(String path) {
        return path.length() <= MAX_PATH
                && path.indexOf('\0') < 0
                && Arrays.stream(path.split("/", -1)).noneMatch(step -> step.isEmpty() || step.startsWith("."));
    }

    /**
     * The file, if there is such a file and nothing on the way to it is a link: a link may lead out of the volume. Blocks.
     *
     * @return null if there is none
     */
    public static @Nullable Path find(Path volume, String path) throws IOException {
        if (!isPlain(path)) {
            return null;
        }
        try {
            Path root = volume.toRealPath();
            Path file = root.resolve(FOLDER).resolve(path);
            boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return regular && file.toRealPath().equals(file) ? file : null;
        } catch (InvalidPathException | java.nio.file.NoSuchFileException none) {
            return null;
        }
    }
}
