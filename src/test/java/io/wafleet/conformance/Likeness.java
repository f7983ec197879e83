package io.wafleet.conformance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Rewrites an answer into the words of the recording where the two must differ, and nowhere else:
 *
 * <ul>
 *   <li>a time (RFC 3339, UTC, fraction without trailing zeros) stands for the recorded time in the same place;
 *   <li>a made-up device id (UUID v4) stands for the recorded one in the same place;
 *   <li>the reason why WhatsApp could not be dialled names the resolver of the recording machine.
 * </ul>
 *
 * A recorded time or id always stands for the same value of the child, so what one answer issues, later ones must
 * repeat: a created_at that drifts between two answers is found.
 */
final class Likeness {
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{0,8}[1-9])?Z");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final String FAILED_DIAL = "failed to dial whatsapp web websocket: failed to WebSocket dial: "
            + "failed to send handshake request: Get \"https://web.whatsapp.com/ws/chat\": ";

    private final Map<String, String> standsFor = new HashMap<>();

    static boolean isInstant(String text) {
        return INSTANT.matcher(text).matches();
    }

    Object inWordsOf(Object recorded, Object actual) {
        if (recorded instanceof JsonObject expected && actual instanceof JsonObject object) {
            var result = new JsonObject();
            object.forEach(field ->
                    result.put(field.getKey(), inWordsOf(expected.getValue(field.getKey()), field.getValue())));
            return result;
        }
        if (recorded instanceof JsonArray expected && actual instanceof JsonArray array) {
            var result = new JsonArray();
            IntStream.range(0, array.size())
                    .forEach(i -> result.add(
                            inWordsOf(i < expected.size() ? expected.getValue(i) : null, array.getValue(i))));
            return result;
        }
        if (recorded instanceof String expected && actual instanceof String text) {
            return isLike(expected, text) ? expected : text;
        }
        return actual;
    }

    private boolean isLike(String recorded, String actual) {
        if (bothMatch(INSTANT, recorded, actual) || bothMatch(UUID, recorded, actual)) {
            return Objects.equals(standsFor.computeIfAbsent(recorded, unseen -> actual), actual);
        }
        return recorded.startsWith(FAILED_DIAL)
                && actual.startsWith(FAILED_DIAL)
                && actual.length() > FAILED_DIAL.length();
    }

    private static boolean bothMatch(Pattern pattern, String recorded, String actual) {
        return pattern.matcher(recorded).matches() && pattern.matcher(actual).matches();
    }
}
