package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;
import io.wafleet.content.Content;
import io.wafleet.gowa.GowaClient.OwnMessage;
import java.math.BigDecimal;
import java.util.Set;

/**
 * How a content shows in the child's chat store after it was sent: one row, with a text that the child makes of it and a
 * kind of media. Reactions, edits, revokes and signals leave none.
 */
public final class SentTrace {
    private static final Set<String> PLACEHOLDERS =
            Set.of("🖼️ Image", "🎥 Video", "🎵 Audio", "🎨 Sticker", "🎨 Animated Sticker", "📄 Document");

    private SentTrace() {}

    /** Whether the row may be what became of the content. */
    public static boolean isOf(Content content, OwnMessage row) {
        return isOf(content.kind(), content.toJson(), row);
    }

    static boolean isOf(String kind, JsonObject fields, OwnMessage row) {
        return switch (kind) {
            case "text" -> is(row, "", fields.getString("text"));
            case "image" -> is(row, "image", captionOr(fields, "", "🖼️ Image"));
            case "video" -> is(row, "video", captionOr(fields, "🎥 ", "🎥 Video"));
            case "document" -> is(row, "document", captionOr(fields, "", "📄 " + filename(fields)));
            case "audio" -> is(row, "audio", "🎵 Audio");
            case "sticker" -> is(row, "sticker", "🎨 Sticker") || is(row, "sticker", "🎨 Animated Sticker");
            case "contact" ->
                is(row, "", "👤 " + fields.getString("contactName") + " (+" + fields.getString("contactPhone") + ")");
            case "location" -> is(row, "", "📍 " + degrees(fields, "latitude") + ", " + degrees(fields, "longitude"));
            case "poll" -> is(row, "", "📊 " + fields.getString("question"));
            case "link" -> is(row, "", fields.getString("caption").strip() + "\n" + fields.getString("link"));
            // What is forwarded we do not know. It is the child's own, of this chat and time, and nobody else's.
            case "forward" -> true;
            default -> false;
        };
    }

    /** What the storage has of a file's caption: it puts words of its own in the place of none, and an icon before some. */
    static String caption(String mediaType, String content) {
        String plain = plain(content);
        boolean words = plain.startsWith("📄 ") || PLACEHOLDERS.contains(plain);
        boolean icon = mediaType.equals("video") && plain.startsWith("🎥 ");
        return words ? "" : icon ? plain.substring("🎥 ".length()) : plain;
    }

    private static boolean is(OwnMessage row, String mediaType, String content) {
        return row.mediaType().equals(mediaType) && plain(row.content()).equals(plain(content));
    }

    /** Forms and databases change the ends of lines. */
    private static String plain(String text) {
        return text.replace("\r\n", "\n").strip();
    }

    private static String captionOr(JsonObject fields, String before, String otherwise) {
        String caption = fields.getString("caption", "");
        return caption == null || caption.isEmpty() ? otherwise : before + caption;
    }

    private static String filename(JsonObject fields) {
        String name = fields.getJsonObject("media", new JsonObject()).getString("name", "");
        return name.isEmpty() ? "Document" : name;
    }

    /** As they are sent: plain digits. */
    private static String degrees(JsonObject fields, String name) {
        return BigDecimal.valueOf(fields.getDouble(name)).toPlainString();
    }
}
