package io.wafleet.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the process was told, in the child's order of precedence: environment, {@code .env}, flag, default
 * (contract 1.2).
 */
final class Settings {
    private final Map<String, String> values;
    private final Map<String, String> fromFile;

    private Settings(Map<String, String> values, Map<String, String> fromFile) {
        this.values = values;
        this.fromFile = fromFile;
    }

    static Settings read(Map<String, String> flags, Map<String, String> environment, Path envFile) {
        Map<String, String> file = readEnvFile(envFile);
        Map<String, String> values = new HashMap<>(flags);
        for (Map<String, String> layer : List.of(file, environment)) {
            layer.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    values.put(name, value);
                }
            });
        }
        return new Settings(Map.copyOf(values), file);
    }

    private static Map<String, String> readEnvFile(Path file) {
        Map<String, String> values = new HashMap<>();
        if (Files.isReadable(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(String::strip)
                        .filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
                        .forEach(line -> values.put(
                                line.substring(0, line.indexOf('=')).strip().toUpperCase(Locale.ROOT),
                                unquoted(line.substring(line.indexOf('=') + 1).strip())));
            } catch (IOException e) {
                return Map.of();
            }
        }
        return values;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && "\"'".indexOf(text.charAt(0)) >= 0 && text.endsWith(text.substring(0, 1));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** What the child prints first: the settings of its {@code .env}, secrets included. */
    String printed() {
        StringBuilder map = new StringBuilder();
        fromFile.forEach((name, value) -> map.append(map.length() == 0 ? "" : " ")
                .append(name.toLowerCase(Locale.ROOT))
                .append(':')
                .append(value));
        return "map[" + map + "]";
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    @Nullable
    String textOrNull(String name) {
        return values.get(name);
    }

    boolean flag(String name, boolean otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : isTrue(value);
    }

    List<String> list(String name) {
        String value = values.get(name);
        return value == null ? List.of() : List.of(value.split(",", -1));
    }

    /** A time such as {@code 250ms}, {@code 3s}, {@code 2m}, {@code 1h}; a bare number is seconds. */
    Duration duration(String name, Duration otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : parseDuration(value);
    }

    @Nullable
    Duration durationOrNull(String name) {
        String value = values.get(name);
        return value == null ? null : parseDuration(value);
    }

    static boolean isTrue(String value) {
        return List.of("1", "t", "true").contains(value.toLowerCase(Locale.ROOT));
    }

    private static Duration parseDuration(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)));
        }
        return value.chars().allMatch(Character::isDigit)
                ? Duration.ofSeconds(Long.parseLong(value))
                : Duration.parse("PT" + value);
    }
}
