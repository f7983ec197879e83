package io.wafleet.device.child;

import io.wafleet.disk.FilePermissions;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One device's folder. One that was there before the device, such as an old system's, is taken over with what is in it; when
 * such a device is deleted its folder is only put aside, because it was not the gateway that made it. All calls block.
 */
final class Volume {
    /** The folder in the one of the volumes for those that were put aside: a name that no device can have. */
    private static final String ASIDE = ".removed";

    /** Where the gateway's own files are. */
    private static final String OWN = ".wafleet";

    private static final String TAKEN_OVER = "taken-over";
    /** The databases lie no deeper. */
    private static final int DEPTH = 2;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;

    Volume(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder, or takes over one that is there. Throws a problem if it is another user's. */
    void open() {
        try {
            boolean taken = hasContent();
            requireOwn();
            FilePermissions.createPrivateDirectory(folder);
            if (taken) {
                Path own = folder.resolve(OWN);
                FilePermissions.createPrivateDirectory(own);
                FilePermissions.createPrivate(own.resolve(TAKEN_OVER));
            }
        } catch (IOException | UncheckedIOException e) {
            throw refusal(folder, e.getMessage()).exception();
        }
    }

    private boolean hasContent() throws IOException {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        }
    }

    /** A child that finds one of its files unwritable ends with a code that says nothing. */
    private void requireOwn() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!isUsable(folder)) {
            throw refusal(folder, null).exception();
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            Path foreign = files.filter(file -> !isUsable(file)).findFirst().orElse(null);
            if (foreign != null) {
                throw refusal(foreign, null).exception();
            }
        }
    }

    private static boolean isUsable(Path file) {
        boolean enterable = !Files.isDirectory(file) || Files.isExecutable(file);
        // Where a link leads is not the volume's.
        return Files.isSymbolicLink(file) || (Files.isReadable(file) && Files.isWritable(file) && enterable);
    }

    private Problem refusal(Path file, @Nullable String why) {
        String us = System.getProperty("user.name");
        return Problem.of(
                ProblemCode.VOLUME_UNUSABLE,
                file + " belongs to " + owner(file) + " and the gateway runs as " + us
                        + (why == null ? "" : " (" + why + ")") + ": 'chown -R " + us + " " + folder
                        + "', then try again");
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file).getName();
        } catch (IOException unknown) {
            return "an unknown user";
        }
    }

    /** Erases the folder, or puts it aside; gives where it is then, null if it is gone. */
    @Nullable
    Path remove(DeviceId id, Instant now) throws IOException {
        if (Files.exists(folder.resolve(OWN).resolve(TAKEN_OVER))) {
            Path aside = folder.resolveSibling(ASIDE);
            FilePermissions.createPrivateDirectory(aside);
            return Files.move(folder, aside.resolve(id.value() + "-" + STAMP.format(now)));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                // Pruning may have been faster.
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            return null;
        }
        return null;
    }
}
