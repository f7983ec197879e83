package io.wafleet.journal;

import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody gets.
 *
 * @param access whose; where it is limited to devices, no event that is of none
 * @param types words such as {@code message.received}, or beginnings such as {@code message.*}; empty for all
 */
public record EventFilter(Access access, List<String> types) {
    /** How many devices one filter may name. */
    public static final int MAX_DEVICES = 1000;

    /** How many types one filter may name; there are some forty. */
    public static final int MAX_TYPES = 100;

    private static final Pattern TYPE = Pattern.compile("[a-zA-Z0-9_.-]{1,100}(\\.\\*)?|\\*");
    private static final Pattern COMMA = Pattern.compile(",");

    public EventFilter {
        types = types.contains("*") ? List.of() : List.copyOf(types);
    }

    public boolean matches(String tenant, @Nullable DeviceId device, String type) {
        boolean covered = device == null ? access.covers(tenant) : access.covers(tenant, device);
        return covered && matchesType(type);
    }

    private boolean matchesType(String type) {
        return types.isEmpty()
                || types.stream()
                        .anyMatch(wanted ->
                                isBeginning(wanted) ? type.startsWith(beginning(wanted)) : type.equals(wanted));
    }

    static boolean isBeginning(String type) {
        return type.endsWith("*");
    }

    static String beginning(String type) {
        return type.substring(0, type.length() - 1);
    }

    /** Type words from a list in the API; fails with a problem that names the field. */
    public static List<String> types(String field, List<String> words) {
        requireFew(field, words, MAX_TYPES);
        words.forEach(word -> {
            if (!TYPE.matcher(word).matches()) {
                throw Problem.field(field, "must hold event types such as message.received or message.*: " + word)
                        .exception();
            }
        });
        return words.stream().distinct().toList();
    }

    /** As {@link #types(String, List)} from a list with commas; null and empty text are no words. */
    public static List<String> types(String field, @Nullable String list) {
        return types(field, words(list));
    }

    /** What devices are called in a list with commas; null and empty text are no devices. */
    public static List<String> devices(String field, @Nullable String list) {
        List<String> words = words(list);
        requireFew(field, words, MAX_DEVICES);
        return words;
    }

    private static List<String> words(@Nullable String list) {
        return list == null || list.isBlank()
                ? List.of()
                : Arrays.stream(COMMA.split(list, -1)).map(String::strip).toList();
    }

    /** A list without a limit would make a query without one. */
    public static void requireFew(String field, List<String> words, int most) {
        if (words.size() > most) {
            throw Problem.field(field, "must have at most " + most + " entries").exception();
        }
    }
}
