package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a user of our API gets the media of a message: the file that the child has put into its volume, or, where it has
 * put none, an address at which it is asked to (contract 6.4).
 */
public final class ReceivedMedia {
    private static final List<String> KINDS = List.of("image", "video", "video_note", "audio", "document", "sticker");
    private static final String UNKNOWN = "application/octet-stream";
    private static final Map<String, String> USUAL = Map.of(
            "image", "image/jpeg",
            "video", "video/mp4",
            "video_note", "video/mp4",
            "audio", "audio/ogg",
            "sticker", "image/webp");
    /** Endings that do not go by {@link #USUAL}; the child takes them from its host's table, so one type has several. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("jpe", "image/jpeg"),
            Map.entry("jfif", "image/jpeg"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("3gp", "video/3gpp"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("aac", "audio/aac"),
            Map.entry("amr", "audio/amr"),
            Map.entry("oga", "audio/ogg"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("csv", "text/csv"),
            Map.entry("zip", "application/zip"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));

    private ReceivedMedia() {}

    static boolean isMedia(String kind) {
        return KINDS.contains(kind);
    }

    /** Null for a message without media. */
    public static @Nullable JsonObject of(DeviceId device, JsonObject payload) {
        String kind = KINDS.stream().filter(payload::containsKey).findFirst().orElse("");
        if (kind.isEmpty()) {
            return null;
        }
        Object value = payload.getValue(kind);
        JsonObject detail = value instanceof JsonObject object ? object : new JsonObject();
        String path = value instanceof String text ? text : text(detail, "path");
        String name = text(detail, "filename");
        String inVolume = VolumeMedia.relative(path);
        return inVolume != null
                ? inVolume(device, kind, inVolume, name)
                : onDemand(device, kind, text(payload, "chat_id"), text(payload, "id"), name);
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    private static JsonObject inVolume(DeviceId device, String kind, String path, String name) {
        String address = Arrays.stream(path.split("/", -1))
                .map(ReceivedMedia::encoded)
                .collect(Collectors.joining("/", base(device) + "/", ""));
        return media(address, kind, path, name).put("path", path);
    }

    /** What the child has not put into its volume yet, or not any more. */
    static JsonObject onDemand(DeviceId device, String kind, String chat, String messageId, String name) {
        String address = base(device) + "?message=" + encoded(messageId) + "&chat=" + encoded(chat);
        return media(name.isEmpty() ? address : address + "&name=" + encoded(name), kind, name, name);
    }

    private static JsonObject media(String address, String kind, String named, String name) {
        String ending = named.substring(named.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        JsonObject media = new JsonObject()
                .put("url", address)
                .put("type", ENDINGS.getOrDefault(ending, USUAL.getOrDefault(kind, UNKNOWN)));
        return name.isEmpty() ? media : media.put("name", name);
    }

    private static String base(DeviceId device) {
        return "/api/devices/" + device.value() + "/media";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
