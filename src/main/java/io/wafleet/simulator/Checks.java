package io.wafleet.simulator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Validation with the texts of the child's library: all problems of the fields at once, sorted (contract 3.1). */
final class Checks {
    private static final Set<Long> DURATIONS = Set.of(0L, 86_400L, 604_800L, 7_776_000L);

    private final Map<String, String> problems = new TreeMap<>();

    Checks required(String field, String value) {
        return require(!value.isEmpty(), field, "cannot be blank");
    }

    Checks required(String field, List<String> values) {
        require(!values.isEmpty(), field, "cannot be blank");
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).isEmpty()) {
                return require(false, field, "(" + i + ": cannot be blank.)");
            }
        }
        return this;
    }

    Checks in(String field, String value, String... allowed) {
        return require(value.isEmpty() || List.of(allowed).contains(value), field, "must be a valid value");
    }

    Checks range(String field, long value, long least, long most) {
        require(value >= least, field, "must be no less than " + least);
        return require(value <= most, field, "must be no greater than " + most);
    }

    /** The first problem of a field counts. */
    Checks require(boolean holds, String field, String problem) {
        if (!holds) {
            problems.putIfAbsent(field, problem);
        }
        return this;
    }

    void verify() {
        if (!problems.isEmpty()) {
            throw ApiException.validation(problems.entrySet().stream()
                    .map(problem -> problem.getKey() + ": " + problem.getValue())
                    .collect(Collectors.joining("; ", "", ".")));
        }
    }

    /** A number must be international: it may not begin with 0. */
    static void phone(String phone, String prefix) {
        String stripped = phone.strip();
        String number = stripped.startsWith("+") ? stripped.substring(1) : stripped;
        if (number.isEmpty()) {
            throw ApiException.validation(prefix + "phone number cannot be empty");
        }
        if (number.startsWith("0")) {
            throw ApiException.validation(prefix + "phone number must be in international format (should not start with"
                    + " 0). For Indonesian numbers, use 62xxx format instead of 08xxx");
        }
    }

    static void duration(Fields fields) {
        if (fields.has("duration") && !DURATIONS.contains(fields.number("duration"))) {
            throw ApiException.validation(
                    "duration must be one of: 0 (no expiry), 86400 (24h), 604800 (7d), 7776000 (90d)");
        }
    }

    static boolean isTimer(long seconds) {
        return DURATIONS.contains(seconds);
    }

    static boolean isUrl(String text) {
        return text.matches("(?i)(https?|ftp)://[^\\s/?#]+([/?#].*)?")
                || text.matches("[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+([/?#:].*)?");
    }

    /** A coordinate between minus and plus {@code limit}. */
    static boolean isCoordinate(String text, double limit) {
        return text.isEmpty()
                || (text.matches("[+-]?\\d{1,3}(\\.\\d+)?") && Math.abs(Double.parseDouble(text)) <= limit);
    }
}
