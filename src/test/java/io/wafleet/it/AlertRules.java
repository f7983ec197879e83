package io.wafleet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The alert rules that are shipped. */
final class AlertRules {
    static final Path FILE = Path.of("docker/prometheus/rules/wafleet.yml");
    static final Path TESTS = Path.of("docker/prometheus/tests/wafleet.yml");

    private static final Pattern SELECTOR = Pattern.compile("(gateway_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private static final Pattern DURATION = Pattern.compile("(?<=for: |\\[)(\\d+)([smh])\\b");
    private static final Pattern AGE = Pattern.compile("(?<=_seconds > )(\\d+)\\b");
    private static final Map<String, Integer> MILLIS = Map.of("s", 1000, "m", 60_000, "h", 3_600_000);

    private AlertRules() {}

    /** The rules with all their times, and the ages that they compare with, made shorter by a factor. */
    static String scaled(int factor) {
        String windows = DURATION.matcher(text())
                .replaceAll(found -> Integer.parseInt(found.group(1)) * MILLIS.get(found.group(2)) / factor + "ms");
        return AGE.matcher(windows).replaceAll(found -> String.valueOf(Integer.parseInt(found.group(1)) / factor));
    }

    /** What a rule reads: the name of a metric, and the values that labels must have. */
    record Selector(String metric, Map<String, String> labels) {
        /** Whether a line of the text format is such a series. */
        boolean matches(String line) {
            return (line.startsWith(metric + "{") || line.startsWith(metric + " "))
                    && labels.entrySet().stream()
                            .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\""));
        }
    }

    /** The expressions by the names of their alerts. */
    static Map<String, String> expressions() {
        Map<String, String> expressions = new LinkedHashMap<>();
        rules().forEach(rule -> expressions.put((String) rule.get("alert"), (String) rule.get("expr")));
        return expressions;
    }

    static List<Selector> selectors(String expression) {
        return SELECTOR.matcher(expression)
                .results()
                .map(found -> new Selector(found.group(1), labels(found.group(2))))
                .toList();
    }

    private static Map<String, String> labels(String matchers) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (matchers != null) {
            MATCHER.matcher(matchers).results().forEach(found -> labels.put(found.group(1), found.group(2)));
        }
        return labels;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules() {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(text());
        return file.get("groups").stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .toList();
    }

    static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
