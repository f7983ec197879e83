package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The options of Java with which {@code bin/wafleet run} starts a gateway, read from there. */
public final class ShippedOptions {
    private static final Pattern OF_RUN = Pattern.compile("(?s)\\n  run \\|.*?;;");
    private static final Pattern OF_ALL = Pattern.compile("(?m)^common=.*$");
    private static final Pattern OPTION = Pattern.compile("-X[^\\s'\"]+");

    private ShippedOptions() {}

    public static List<String> read() throws IOException {
        String script = Files.readString(Path.of("bin/wafleet"));
        String lines = first(OF_RUN, script) + first(OF_ALL, script);
        List<String> options =
                OPTION.matcher(lines).results().map(MatchResult::group).toList();
        assertThat(options).contains("-XX:+ExitOnOutOfMemoryError").anyMatch(option -> option.startsWith("-Xmx"));
        return options;
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow().group();
    }
}
