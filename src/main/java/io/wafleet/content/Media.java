package io.wafleet.content;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message with a file. */
public sealed interface Media extends Content {
    File file();

    MessageOptions options();

    /**
     * A file that waits in the spool folder.
     *
     * @param id its name there
     * @param name as the recipient sees it; its extension decides what the child takes an image or a sound for
     * @param type one that the child accepts for the kind, see {@link MediaKind}
     * @param size in bytes
     * @param sha256 of its bytes, in hexadecimal
     */
    record File(String id, String name, String type, long size, String sha256) {
        private static final Pattern ID = Pattern.compile("[0-9a-f-]{1,64}");

        public File {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("no name of a spool file: " + id);
            }
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("id", id)
                    .put("name", name)
                    .put("mimeType", type)
                    .put("size", size)
                    .put("sha256", sha256);
        }

        static File of(JsonObject json) {
            return new File(
                    json.getString("id"),
                    json.getString("name"),
                    json.getString("mimeType"),
                    json.getLong("size"),
                    json.getString("sha256"));
        }
    }

    /** What becomes of a picture or a video before it is sent. */
    enum Quality {
        /** Pictures 600 pixels wide, videos made smaller. */
        COMPRESSED,
        HD,
        ORIGINAL;

        /** The word of the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Quality parse(@Nullable String text) {
            return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    private JsonObject json() {
        return options().addTo(new JsonObject().put("media", file().toJson()));
    }

    private static void put(JsonObject json, String field, @Nullable Object value) {
        if (value != null && !value.equals(false)) {
            json.put(field, value);
        }
    }

    private static @Nullable String text(@Nullable Quality quality) {
        return quality == null ? null : quality.text();
    }

    /**
     * A picture.
     *
     * @param quality null for compressed, as the child does it by itself
     */
    record Image(
            File file,
            @Nullable String caption,
            boolean viewOnce,
            @Nullable Quality quality,
            MessageOptions options) implements Media {
        @Override
        public String kind() {
            return "image";
        }

        @Override
        public JsonObject toJson() {
            JsonObject json = Media.super.json();
            put(json, "caption", caption);
            put(json, "viewOnce", viewOnce);
            put(json, "quality", Media.text(quality));
            return json;
        }
    }

    /**
     * A video.
     *
     * @param quality null for the original
     * @param gif whether it is played again and again, without sound
     */
    record Video(
            File file,
            @Nullable String caption,
            boolean viewOnce,
            @Nullable Quality quality,
            boolean gif,
            MessageOptions options)
            implements Media {
        @Override
        public String kind() {
            return "video";
        }

        @Override
        public JsonObject toJson() {
            JsonObject json = Media.super.json();
            put(json, "caption", caption);
            put(json, "viewOnce", viewOnce);
            put(json, "quality", Media.text(quality));
            put(json, "gif", gif);
            return json;
        }
    }

    /**
     * A sound.
     *
     * @param voice whether it is a voice note
     */
    record Audio(File file, boolean voice, MessageOptions options) implements Media {
        @Override
        public String kind() {
            return "audio";
        }

        @Override
        public JsonObject toJson() {
            JsonObject json = Media.super.json();
            put(json, "voice", voice);
            return json;
        }
    }

    /** Any file, as it is. */
    record Document(File file, @Nullable String caption, MessageOptions options) implements Media {
        @Override
        public String kind() {
            return "document";
        }

        @Override
        public JsonObject toJson() {
            JsonObject json = Media.super.json();
            put(json, "caption", caption);
            return json;
        }
    }

    /** A small picture without a frame. */
    record Sticker(File file, MessageOptions options) implements Media {
        @Override
        public String kind() {
            return "sticker";
        }

        @Override
        public JsonObject toJson() {
            return Media.super.json();
        }
    }

    static Media of(String kind, JsonObject json, MessageOptions options) {
        File file = File.of(json.getJsonObject("media"));
        String caption = json.getString("caption");
        boolean viewOnce = json.getBoolean("viewOnce", false);
        Quality quality = Quality.parse(json.getString("quality"));
        return switch (kind) {
            case "image" -> new Image(file, caption, viewOnce, quality, options);
            case "video" -> new Video(file, caption, viewOnce, quality, json.getBoolean("gif", false), options);
            case "audio" -> new Audio(file, json.getBoolean("voice", false), options);
            case "document" -> new Document(file, caption, options);
            default -> new Sticker(file, options);
        };
    }
}
