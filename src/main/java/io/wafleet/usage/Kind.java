package io.wafleet.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** What kinds of messages are told apart. */
public enum Kind {
    TEXT,
    IMAGE,
    VIDEO,
    AUDIO,
    DOCUMENT,
    STICKER,
    LOCATION,
    CONTACT,
    POLL,
    LINK,
    REACTION,
    EDIT,
    REVOKE,
    FORWARD,
    /** Whatever children may come to know. */
    OTHER;

    /** Children's words that say the same. */
    private static final Map<String, Kind> SAME =
            Map.of("video_note", VIDEO, "live_location", LOCATION, "contacts_array", CONTACT);

    /** The word of the API and the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a child or our API calls it; {@link #OTHER} for what nobody knows. */
    public static Kind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(word))
                .findFirst()
                .orElse(SAME.getOrDefault(word, OTHER));
    }
}
