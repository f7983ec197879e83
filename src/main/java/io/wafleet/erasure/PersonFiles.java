package io.wafleet.erasure;

import io.wafleet.gowa.VolumeMedia;
import io.wafleet.media.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Files that came from a person, in volumes, and that were to go there, in the spool folder. */
final class PersonFiles {
    private final Spool spool;
    private final Path sessions;

    PersonFiles(Spool spool, Path sessions) {
        this.spool = spool;
        this.sessions = sessions;
    }

    /** A file in the volume of a device. */
    record Media(String device, String path) {}

    /** Removes them; gives how many there were. Blocks. */
    long remove(Set<String> spooled, Set<Media> media) throws IOException {
        for (String file : spooled) {
            spool.delete(file);
        }
        long removed = spooled.size();
        for (Media each : media) {
            Path file = VolumeMedia.find(sessions.resolve(each.device()), each.path());
            if (file != null && Files.deleteIfExists(file)) {
                removed++;
            }
        }
        return removed;
    }
}
