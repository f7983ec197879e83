package io.wafleet.journal;

import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of events, docs/api-events.md: whoever asks for one that never comes is told so instead of waiting for it. */
public final class EventTypes {
    private static final List<String> KNOWN = List.of(
            "message.received",
            "message.sent",
            "message.ack",
            "message.reaction",
            "message.edited",
            "message.revoked",
            "message.deleted",
            "chat.presence",
            "group.participants",
            "group.joined",
            "call.received",
            "send.changed",
            "queue.paused",
            "queue.resumed",
            "queue.updated",
            "queue.braked",
            "campaign.changed",
            "contact.opted-out",
            "contact.opted-in",
            "process.changed",
            "link.changed",
            "link.paired",
            "link.logged-out",
            "qr.issued",
            "passkey.request",
            "passkey.confirmation",
            "passkey.error",
            "child.frame",
            "mirror.connected",
            "mirror.disconnected",
            "sync.started",
            "sync.progress",
            "sync.completed",
            "sync.failed",
            "device.created",
            "device.updated",
            "device.deleted",
            "webhook.failing",
            "webhook.recovered",
            "webhook.paused",
            "webhook.resumed");

    /** What a child reports of these has the child's own words, and a newer child has more of them. */
    private static final List<String> OPEN = List.of("label.", "newsletter.", "group.", "chat.", "call.");

    private EventTypes() {}

    /** The words of a list with commas, as in a query; null and empty text are no words. */
    public static List<String> asked(String field, @Nullable String list) {
        return required(field, EventFilter.types(field, list));
    }

    /** Fails with a problem that names the nearest type where a word can match none. */
    public static List<String> required(String field, List<String> words) {
        for (String word : words) {
            if (!isPossible(word)) {
                throw Problem.field(
                                field,
                                "has a type of which there are no events: " + word + "; the nearest is "
                                        + nearest(word))
                        .exception();
            }
        }
        return words;
    }

    private static boolean isPossible(String word) {
        if (word.equals("*") || word.equals("unknown") || OPEN.stream().anyMatch(word::startsWith)) {
            return true;
        }
        return EventFilter.isBeginning(word)
                ? KNOWN.stream().anyMatch(type -> type.startsWith(EventFilter.beginning(word)))
                : KNOWN.contains(word);
    }

    private static String nearest(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace('_', '.').replace("*", "");
        boolean beginning = EventFilter.isBeginning(word);
        return KNOWN.stream()
                .min(Comparator.comparingInt(type -> Unknown.edits(plain, beginning ? family(type) : type)))
                .map(type -> beginning ? family(type) + "*" : type)
                .orElseThrow();
    }

    private static String family(String type) {
        return type.substring(0, type.indexOf('.') + 1);
    }
}
