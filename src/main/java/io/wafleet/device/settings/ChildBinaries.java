package io.wafleet.device.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The programs that may be run as a child: the standard one, and those in a folder of the operator's. Nobody who can
 * only call the API can put a file there, so nobody can make the host run anything else.
 *
 * @param folder null where there is none; then nothing but the standard one may be run
 */
public record ChildBinaries(Path standard, @Nullable Path folder) {
    /** The file that is meant by a path or a name in the folder; null if it may not be run. */
    @Nullable
    public Path resolve(@Nullable String wanted) {
        if (wanted == null) {
            return standard;
        }
        // An absolute path stays what it is; links in the folder are the operator's own.
        Path path = (folder == null ? Path.of(wanted) : folder.resolve(wanted)).normalize();
        boolean allowed = path.equals(standard) || (folder != null && path.startsWith(folder) && !path.equals(folder));
        return allowed ? path : null;
    }

    /** For whoever wanted another. */
    public String refusal() {
        return folder == null
                ? "cannot be set: WAFLEET_CHILD_BINARIES names no folder of binaries"
                : "must be a file in the folder that WAFLEET_CHILD_BINARIES names";
    }
}
