package io.wafleet.gowa;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a child writes into its volume and never removes (contract 1.5): media, dumps of the history, leftovers.
 * Databases and everything that is not known by its place and name are left alone, and links are not followed.
 */
public final class VolumeFiles {
    private static final Logger log = LoggerFactory.getLogger(VolumeFiles.class);
    /** A file this young may still be written, or wait to be sent. Also the grain in which ages are compared. */
    private static final Duration YOUNG = Duration.ofMinutes(10);
    /** The child writes these at pairing and never reads them; a week to look into a pairing that went wrong. */
    private static final Duration HISTORY_MAX_AGE = Duration.ofDays(7);
    /** QR codes live for a minute, files to be sent as long as their call. */
    private static final Duration LEFTOVER_MAX_AGE = Duration.ofHours(24);

    private static final Pattern HISTORY = Pattern.compile("history-.+\\.json");
    /** The second copy of a received picture. */
    private static final Pattern PICTURE = Pattern.compile("\\d+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.\\w+)?");

    private static final Pattern DATABASE = Pattern.compile(".+\\.db(-\\w+)?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Path volume;
    private final Limits limits;
    private final Instant now;
    /** Bytes of media by age, in grains: of bounded size, however many files there are. */
    private final TreeMap<Long, Long> mediaByAge = new TreeMap<>();

    /** Media older than this, in grains, must go for the rest to fit; of media exactly as old, so many bytes. */
    private long cut = Long.MAX_VALUE;

    private long excess;
    private int files;
    private long bytes;

    private VolumeFiles(Path volume, Limits limits, Instant now) {
        this.volume = volume;
        this.limits = limits;
        this.now = now;
    }

    /** How much media a volume may hold: none older than the age, and not more bytes. */
    public record Limits(Duration mediaMaxAge, long mediaMaxBytes) {}

    /** What was removed. */
    public record Pruned(int files, long bytes) {}

    private enum Kind {
        MEDIA,
        HISTORY,
        LEFTOVER
    }

    /** Removes what is too old, then the oldest media until the rest is small enough. Blocks. */
    public static Pruned prune(Path volume, Limits limits, Instant now) throws IOException {
        if (!Files.isDirectory(volume)) {
            return new Pruned(0, 0);
        }
        VolumeFiles work = new VolumeFiles(volume.toRealPath(), limits, now);
        work.walkAll();
        work.findCut();
        if (work.cut < Long.MAX_VALUE) {
            work.walkAll();
        }
        return new Pruned(work.files, work.bytes);
    }

    private void findCut() {
        long sum = 0;
        for (Map.Entry<Long, Long> each : mediaByAge.entrySet()) {
            sum += each.getValue();
            if (sum > limits.mediaMaxBytes()) {
                cut = each.getKey();
                excess = sum - limits.mediaMaxBytes();
                return;
            }
        }
    }

    private void walkAll() throws IOException {
        walk("statics/media", Integer.MAX_VALUE, name -> Kind.MEDIA);
        walk("statics/senditems", 1, name -> Kind.LEFTOVER);
        walk("statics/qrcode", 1, name -> Kind.LEFTOVER);
        walk("storages", 1, VolumeFiles::kindInStorages);
    }

    private static @Nullable Kind kindInStorages(String name) {
        if (HISTORY.matcher(name).matches()) {
            return Kind.HISTORY;
        }
        return PICTURE.matcher(name).matches() ? Kind.MEDIA : null;
    }

    private interface Naming {
        @Nullable
        Kind kind(String name);
    }

    private void walk(String place, int depth, Naming naming) throws IOException {
        Path folder = volume.resolve(place);
        // A link on the way there leads elsewhere, perhaps out of the volume.
        if (!Files.isDirectory(folder) || !folder.toRealPath().equals(folder)) {
            return;
        }
        Files.walkFileTree(folder, Set.<FileVisitOption>of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                Kind kind = DATABASE.matcher(name).matches() ? null : naming.kind(name);
                if (kind != null && attributes.isRegularFile()) {
                    weigh(file, attributes, kind);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                removeEmptyDay(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void weigh(Path file, BasicFileAttributes attributes, Kind kind) {
        Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), now);
        long grain = Math.max(0, age.dividedBy(YOUNG));
        boolean surplus = kind == Kind.MEDIA && (grain > cut || (grain == cut && excess > 0));
        boolean goes = grain > 0 && (surplus || age.compareTo(maxAge(kind)) >= 0);
        if (goes && remove(file)) {
            files++;
            bytes += attributes.size();
            excess -= grain == cut ? attributes.size() : 0;
        } else if (kind == Kind.MEDIA) {
            mediaByAge.merge(grain, attributes.size(), Long::sum);
        }
    }

    private Duration maxAge(Kind kind) {
        return switch (kind) {
            case MEDIA -> limits.mediaMaxAge();
            case HISTORY -> HISTORY_MAX_AGE;
            case LEFTOVER -> LEFTOVER_MAX_AGE;
        };
    }

    private static boolean remove(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} could not be removed: {}", file, e.toString());
            return false;
        }
    }

    /** One for each chat and day on which media was asked for. The child writes into today's only. */
    private void removeEmptyDay(Path directory) {
        if (!DAY.matcher(directory.getFileName().toString()).matches()) {
            return;
        }
        try {
            Instant changed = Files.getLastModifiedTime(directory).toInstant();
            if (changed.isBefore(now.minus(Duration.ofDays(2)))) {
                Files.delete(directory);
            }
        } catch (DirectoryNotEmptyException inUse) {
            log.trace("still in use: {}", directory);
        } catch (IOException e) {
            log.warn("{} could not be removed: {}", directory, e.toString());
        }
    }
}
