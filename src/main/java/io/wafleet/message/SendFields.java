package io.wafleet.message;

import io.wafleet.http.Body;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which fields a send may have, by its type. */
public final class SendFields {
    static final String TEXT = "text";
    static final String PRESENCE = "presence";
    private static final String TYPE = "type";

    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("text", Set.of("message", "mentions", "replyTo", "disappearAfter", "forwarded")),
            Map.entry(
                    "image",
                    Set.of("media", "caption", "viewOnce", "quality", "replyTo", "disappearAfter", "forwarded")),
            Map.entry(
                    "video",
                    Set.of("media", "caption", "viewOnce", "quality", "gif", "replyTo", "disappearAfter", "forwarded")),
            Map.entry("audio", Set.of("media", "voice", "replyTo", "disappearAfter", "forwarded")),
            Map.entry("document", Set.of("media", "caption", "replyTo", "disappearAfter", "forwarded")),
            Map.entry("sticker", Set.of("media", "replyTo", "disappearAfter", "forwarded")),
            Map.entry("contact", Set.of("contactName", "contactPhone", "disappearAfter", "forwarded")),
            Map.entry("location", Set.of("latitude", "longitude", "disappearAfter", "forwarded")),
            Map.entry("poll", Set.of("question", "options", "maxAnswers", "disappearAfter", "forwarded")),
            Map.entry("link", Set.of("link", "caption", "disappearAfter", "forwarded")),
            Map.entry("reaction", Set.of("messageId", "emoji")),
            Map.entry("edit", Set.of("messageId", "message")),
            Map.entry("revoke", Set.of("messageId")),
            Map.entry("forward", Set.of("messageId")),
            Map.entry("read", Set.of("messageId")),
            Map.entry(PRESENCE, Set.of("available")),
            Map.entry("typing", Set.of("typing")));

    /** The words that the field {@code type} may have. */
    static final Set<String> TYPES = FIELDS.keySet();

    private SendFields() {}

    /**
     * Refuses fields that nobody knows, and those that only messages of other types have.
     *
     * @param terms what messages of every type have
     */
    public static void refuseOthers(Body body, Set<String> terms) {
        String given = body.optionalChoice(TYPE, TYPES);
        String type = given == null ? TEXT : given;
        Set<String> here = of(type);
        for (String name : body.names()) {
            if (!name.equals(TYPE) && !terms.contains(name) && !here.contains(name)) {
                throw refused(name, type, terms).exception();
            }
        }
    }

    private static Problem refused(String name, String type, Set<String> terms) {
        List<String> others = FIELDS.entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            return Problem.field(
                    name,
                    "does not belong to a message of type " + type + ": it belongs to " + String.join(", ", others));
        }
        Set<String> known = new HashSet<>(terms);
        known.add(TYPE);
        known.addAll(of(type));
        return Unknown.of("field", name, known);
    }

    private static Set<String> of(String type) {
        return Objects.requireNonNull(FIELDS.get(type));
    }
}
