package io.wafleet.supervisor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher wrote about a child before it became it: {@code v1 <pid> <ticks> <boot id> <generation> end}.
 * The boot id keeps a record from before a reboot from naming an innocent process.
 */
record RunRecord(long pid, long startTicks, String bootId, long generation) {
    private static final Pattern LINE = Pattern.compile("v1 (\\d{1,10}) (\\d{1,19}) ([0-9a-f-]{36}) (\\d{1,18}) end");
    private static final int MAX_LENGTH = 200;

    /** Null where there is no record, or one that is torn or not ours. */
    static @Nullable RunRecord read(Path file) {
        try {
            if (Files.size(file) > MAX_LENGTH) {
                return null;
            }
            Matcher matcher = LINE.matcher(Files.readString(file).trim());
            return matcher.matches()
                    ? new RunRecord(
                            Long.parseLong(matcher.group(1)),
                            Long.parseLong(matcher.group(2)),
                            matcher.group(3),
                            Long.parseLong(matcher.group(4)))
                    : null;
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    /** Writes it in one go, so that it is never torn. */
    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, "v1 %d %d %s %d end%n".formatted(pid, startTicks, bootId, generation));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
