package io.wafleet.content;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The kinds of files that the child sends, and what it accepts of each (contract 3.4). */
public enum MediaKind {
    /** The child itself sets no limit to what is uploaded, but 20 MB to what it fetches. */
    IMAGE("image", 20_000_000),
    VIDEO("video", 100_000_000),
    AUDIO("audio", 50_000_000),
    DOCUMENT("file", 50_000_000),
    STICKER("sticker", 20_000_000);

    private final String part;
    private final long maxBytes;

    MediaKind(String part, long maxBytes) {
        this.part = part;
        this.maxBytes = maxBytes;
    }

    /** A type as the child wants it named: it compares texts, and takes the file for what its name ends with. */
    public record Accepted(String type, String extension) {}

    /** By what a file is known to be; the child wants one word of each where there are several. */
    private static final class Types {
        private static final Accepted JPEG = new Accepted("image/jpeg", ".jpg");
        private static final Accepted PNG = new Accepted("image/png", ".png");
        private static final Accepted OGG = new Accepted("audio/ogg", ".ogg");
        private static final Accepted WAV = new Accepted("audio/wav", ".wav");
        private static final Accepted M4A = new Accepted("audio/m4a", ".m4a");
        private static final Accepted MP4 = new Accepted("video/mp4", ".mp4");
        private static final Accepted MKV = new Accepted("video/x-matroska", ".mkv");

        private static final Map<String, Accepted> IMAGES = Map.of("image/jpeg", JPEG, "image/png", PNG);
        private static final Map<String, Accepted> STICKERS = Map.of(
                "image/jpeg",
                JPEG,
                "image/png",
                PNG,
                "image/webp",
                new Accepted("image/webp", ".webp"),
                "image/gif",
                new Accepted("image/gif", ".gif"));
        private static final Map<String, Accepted> VIDEOS = Map.of(
                "video/mp4", MP4,
                "application/mp4", MP4,
                "video/x-m4v", MP4,
                "video/x-matroska", MKV,
                "application/x-matroska", MKV,
                "video/x-msvideo", new Accepted("video/x-msvideo", ".avi"));
        private static final Map<String, Accepted> SOUNDS = Map.ofEntries(
                Map.entry("audio/mpeg", new Accepted("audio/mpeg", ".mp3")),
                Map.entry("audio/ogg", OGG),
                Map.entry("application/ogg", OGG),
                Map.entry("audio/opus", OGG),
                Map.entry("audio/vorbis", OGG),
                Map.entry("audio/speex", OGG),
                Map.entry("audio/wav", WAV),
                Map.entry("audio/x-wav", WAV),
                Map.entry("audio/vnd.wave", WAV),
                // Recorders of phones name the same container so.
                Map.entry("video/mp4", M4A),
                Map.entry("audio/mp4", M4A),
                Map.entry("audio/m4a", M4A),
                Map.entry("audio/x-m4a", M4A),
                Map.entry("audio/amr", new Accepted("audio/amr", ".amr")),
                Map.entry("audio/flac", new Accepted("audio/flac", ".flac")),
                Map.entry("audio/x-flac", new Accepted("audio/flac", ".flac")),
                Map.entry("audio/aac", new Accepted("audio/aac", ".aac")),
                Map.entry("audio/x-aac", new Accepted("audio/aac", ".aac")),
                Map.entry("audio/x-ms-wma", new Accepted("audio/x-ms-wma", ".wma")));
    }

    /** Empty where any is accepted. */
    private Map<String, Accepted> types() {
        return switch (this) {
            case IMAGE -> Types.IMAGES;
            case VIDEO -> Types.VIDEOS;
            case AUDIO -> Types.SOUNDS;
            case STICKER -> Types.STICKERS;
            case DOCUMENT -> Map.of();
        };
    }

    /** The word of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null if no kind of file has this name in the API. */
    public static @Nullable MediaKind of(String text) {
        for (MediaKind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        return null;
    }

    public static MediaKind of(Media media) {
        return valueOf(media.kind().toUpperCase(Locale.ROOT));
    }

    /** The name in the child's paths and forms. */
    public String part() {
        return part;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /**
     * The type that the child is told, or null if it does not take such a file as this kind.
     *
     * @param type what the file was found to be
     */
    public @Nullable Accepted accept(String type) {
        return this == DOCUMENT ? new Accepted(type, "") : types().get(type);
    }

    /** The types that are accepted, for people. */
    public String acceptedText() {
        Set<String> names = new TreeSet<>();
        types().values().forEach(each -> names.add(each.type()));
        return String.join(", ", names);
    }
}
