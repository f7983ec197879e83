package io.wafleet.supervisor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Whether a file is still the program that a process runs: an upgrade puts another file in its place, and what runs goes on
 * with the old one. A few reads of file attributes, some 30 µs.
 */
final class RunningProgram {
    private static final String CHANGED = "unix:ctime";

    private RunningProgram() {}

    /**
     * Whether the file has been replaced since the launch.
     *
     * @param launched a file that was written at the launch, for scripts: the program that runs is their interpreter
     */
    static boolean isOld(Path running, Path file, Path launched) {
        Object next = OpenFiles.key(file);
        Object now = OpenFiles.key(running);
        if (next == null || now == null || next.equals(now)) {
            return false;
        }
        try {
            return !Executable.isScript(file) || isLater(file, Files.getLastModifiedTime(launched));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** The file or, where it is one, the link to it. */
    private static boolean isLater(Path file, FileTime launch) throws IOException {
        FileTime content = (FileTime) Files.getAttribute(file, CHANGED);
        FileTime link = (FileTime) Files.getAttribute(file, CHANGED, LinkOption.NOFOLLOW_LINKS);
        return content.compareTo(launch) > 0 || link.compareTo(launch) > 0;
    }
}
