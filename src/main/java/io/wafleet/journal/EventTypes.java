package io.wafleet.journal;

import io.wafleet.problem.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
                .min(Comparator.comparingInt(type -> distance(plain, beginning ? family(type) : type)))
                .map(type -> beginning ? family(type) + "*" : type)
                .orElseThrow();
    }

    private static String family(String type) {
        return type.substring(0, type.indexOf('.') + 1);
    }

    /** How many letters must be changed, put in or taken out (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
