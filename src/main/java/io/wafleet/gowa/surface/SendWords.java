package io.wafleet.gowa.surface;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests to send as clients of the child write them (contract 3.4, 3.5), in the words of our own API. What the child would pass
 * over in silence is refused: its sender thinks that it means something.
 */
public final class SendWords {
    private static final int PERSON_DIGITS = 15;
    private static final Map<String, Boolean> FLAGS =
            Map.of("true", true, "1", true, "on", true, "false", false, "0", false, "off", false, "", false);
    private static final Map<String, String> LIFETIMES =
            Map.of("0", "off", "86400", "24h", "604800", "7d", "7776000", "90d");

    private static final String PHONE = "phone";
    /** Of all messages that the child sends. */
    private static final Set<String> COMMON = Set.of(PHONE, "duration", "is_forwarded");

    /** The fields of each kind beside these, and what they are called here; of a file, its address stands for it. */
    private static final Map<String, Kind> KINDS = Stream.of(
                    new Kind("message", "text", Map.of("message", "message", "mentions", "mentions"), true),
                    new Kind("image", "image", Map.of("caption", "caption", "view_once", "viewOnce"), true),
                    new Kind("file", "document", Map.of("caption", "caption"), true),
                    new Kind(
                            "video",
                            "video",
                            Map.of("caption", "caption", "view_once", "viewOnce", "gif_playback", "gif"),
                            true),
                    new Kind("audio", "audio", Map.of("ptt", "voice"), true),
                    new Kind("sticker", "sticker", Map.of(), false),
                    new Kind(
                            "contact",
                            "contact",
                            Map.of("contact_name", "contactName", "contact_phone", "contactPhone"),
                            false),
                    new Kind("link", "link", Map.of("link", "link", "caption", "caption"), false),
                    new Kind("location", "location", Map.of("latitude", "latitude", "longitude", "longitude"), false),
                    new Kind(
                            "poll",
                            "poll",
                            Map.of("question", "question", "options", "options", "max_answer", "maxAnswers"),
                            false),
                    new Kind("presence", "presence", Map.of("type", "available"), false),
                    new Kind("chat-presence", "typing", Map.of("action", "typing"), false),
                    new Kind("reaction", "reaction", Map.of("emoji", "emoji"), false),
                    new Kind("revoke", "revoke", Map.of(), false),
                    new Kind("update", "edit", Map.of("message", "message"), false),
                    new Kind("read", "read", Map.of(), false),
                    new Kind("forward", "forward", Map.of(), false))
            .collect(Collectors.toMap(Kind::step, kind -> kind));

    private static final Set<String> FILES = Set.of("image", "file", "video", "audio", "sticker");
    private static final Set<String> COMPRESSED = Set.of("image", "video");
    private static final Set<String> NUMBERS = Set.of("latitude", "longitude", "max_answer");
    private static final Set<String> YES_OR_NO = Set.of("view_once", "gif_playback", "ptt");

    private SendWords() {}

    /** @param quotes whether it may answer another message */
    private record Kind(String step, String type, Map<String, String> fields, boolean quotes) {
        private Set<String> known(boolean isMessage) {
            Set<String> known = new TreeSet<>(fields.keySet());
            known.addAll(isMessage ? COMMON : Set.of(PHONE));
            if (quotes) {
                known.add("reply_message_id");
            }
            if (FILES.contains(step)) {
                known.add(step + "_url");
            }
            if (COMPRESSED.contains(step)) {
                known.addAll(Set.of("compress", "hd"));
            }
            return known;
        }
    }

    private static Kind kind(Route route) {
        return Objects.requireNonNull(KINDS.get(route.steps().get(route.steps().size() - 1)));
    }

    /** The name of the form's part that has the file; null where no file is sent. */
    public static @Nullable String part(Route route) {
        String step = kind(route).step();
        return FILES.contains(step) ? step : null;
    }

    /** What stands in our answers about a field, as the child's clients call it. */
    public static String field(Route route, String ours) {
        Kind kind = kind(route);
        return switch (ours) {
            case "to" -> PHONE;
            case "replyTo" -> "reply_message_id";
            case "disappearAfter" -> "duration";
            case "forwarded" -> "is_forwarded";
            case "file", "media" -> kind.step();
            case "media.url" -> kind.step() + "_url";
            case "quality" -> "compress";
            case "messageId" -> "path";
            default ->
                kind.fields().entrySet().stream()
                        .filter(each -> each.getValue().equals(ours))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(ours);
        };
    }

    /**
     * The request in our words, its recipient in {@code to} as a JID or an international number. Fails with {@code invalid-request}.
     *
     * @param theirs as JSON or a form had it: forms have texts alone
     */
    public static JsonObject ours(Route route, ChildPath path, JsonObject theirs) {
        Kind kind = kind(route);
        boolean toMessage = route.steps().contains(":message");
        Set<String> known = kind.known(!toMessage);
        JsonObject ours = new JsonObject().put("type", kind.type());
        each(theirs, (name, value) -> {
            if (!known.contains(name)) {
                throw Unknown.of("field", name, known).exception();
            }
            String own = kind.fields().get(name);
            if (own != null) {
                ours.put(own, value(kind, name, value));
            }
        });
        if (toMessage) {
            ours.put("messageId", route.parameter("message", path));
        }
        common(kind, theirs, ours);
        return ours;
    }

    private static void each(JsonObject theirs, BiConsumer<String, Object> use) {
        theirs.forEach(field -> {
            // For the child what is null is not there.
            if (field.getValue() != null) {
                use.accept(field.getKey(), field.getValue());
            }
        });
    }

    private static void common(Kind kind, JsonObject theirs, JsonObject ours) {
        String phone = text(theirs, PHONE);
        if (phone != null) {
            ours.put("to", recipient(phone));
        }
        String quoted = text(theirs, "reply_message_id");
        if (quoted != null) {
            ours.put("replyTo", quoted);
        }
        String lifetime = text(theirs, "duration");
        if (lifetime != null) {
            ours.put("disappearAfter", LIFETIMES.getOrDefault(lifetime, lifetime));
        }
        if (flag(theirs, "is_forwarded")) {
            ours.put("forwarded", true);
        }
        String url = text(theirs, kind.step() + "_url");
        if (url != null) {
            ours.put("media", new JsonObject().put("url", url));
        }
        if (COMPRESSED.contains(kind.step())) {
            putQuality(theirs, ours);
        }
    }

    /** The child compresses images unless it is told not to, and videos only if it is told to. */
    private static void putQuality(JsonObject theirs, JsonObject ours) {
        if (flag(theirs, "hd")) {
            ours.put("quality", "hd");
        } else if (text(theirs, "compress") != null) {
            ours.put("quality", flag(theirs, "compress") ? "compressed" : "original");
        }
    }

    private static Object value(Kind kind, String name, Object value) {
        if (YES_OR_NO.contains(name)) {
            return flag(name, value.toString());
        }
        if (name.equals("type") && kind.step().equals("presence")) {
            return choice(name, value.toString(), "available", "unavailable");
        }
        if (name.equals("action")) {
            return choice(name, value.toString(), "start", "stop");
        }
        if (name.equals("contact_phone")) {
            return recipient(value.toString());
        }
        if (NUMBERS.contains(name)) {
            return number(name, value.toString());
        }
        boolean isList = name.equals("options") || name.equals("mentions");
        return isList && value instanceof String one ? new JsonArray(List.of(one)) : value;
    }

    private static boolean choice(String field, String text, String yes, String no) {
        if (!text.equals(yes) && !text.equals(no)) {
            throw Problem.field(field, "must be " + yes + " or " + no).exception();
        }
        return text.equals(yes);
    }

    private static Number number(String field, String text) {
        try {
            return text.matches("-?\\d{1,9}") ? (Number) Integer.valueOf(text) : (Number) Double.valueOf(text);
        } catch (NumberFormatException noNumber) {
            throw Problem.field(field, "must be a number").exception();
        }
    }

    /** A long number is a group's, and digits are international whatever our default country is: so the child reads them. */
    private static String recipient(String phone) {
        String text = phone.strip();
        if (text.contains("@") || text.startsWith("+") || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text;
        }
        return text.length() > PERSON_DIGITS ? text + "@g.us" : "+" + text;
    }

    private static boolean flag(JsonObject theirs, String field) {
        return flag(field, Objects.requireNonNullElse(text(theirs, field), ""));
    }

    private static boolean flag(String field, String text) {
        Boolean flag = FLAGS.get(text.toLowerCase(Locale.ROOT));
        if (flag == null) {
            throw Problem.field(field, "must be true or false").exception();
        }
        return flag;
    }

    /** Null where there is nothing, or an empty text, which clients send for what was not filled in. */
    private static @Nullable String text(JsonObject theirs, String field) {
        Object value = theirs.getValue(field);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }
}
