package io.wafleet.simulator;

import java.util.Locale;
import java.util.Map;

/** The few content types and file name extensions that occur. */
final class ContentTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry(".png", "image/png"),
            Map.entry(".jpg", "image/jpeg"),
            Map.entry(".jpeg", "image/jpeg"),
            Map.entry(".gif", "image/gif"),
            Map.entry(".webp", "image/webp"),
            Map.entry(".mp4", "video/mp4"),
            Map.entry(".ogg", "audio/ogg"),
            Map.entry(".mp3", "audio/mpeg"),
            Map.entry(".pdf", "application/pdf"),
            Map.entry(".txt", "text/plain; charset=utf-8"),
            Map.entry(".csv", "text/csv; charset=utf-8"),
            Map.entry(".json", "application/json"));

    private ContentTypes() {}

    static String ofName(String name) {
        return BY_EXTENSION.getOrDefault(extension(name), "application/octet-stream");
    }

    /** The extension for a content type, or of the name when the type says nothing. */
    static String extension(String type, String name) {
        String bare = type.replaceAll(";.*$", "").strip();
        return BY_EXTENSION.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(bare) && !bare.isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse(extension(name));
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 || name.indexOf('/', dot) >= 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
}
