package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md names a test beside each promise: it is there. */
class SecurityDocsTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][a-z]\\w*(?:IT|Test))(?:\\.(should\\w+))?`");

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (one, other) -> one));
        }
    }

    @Test
    void shouldNameTestsThatThereAre() throws IOException {
        Map<String, Path> sources = sources();
        List<MatchResult> named = NAMED.matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .toList();

        assertThat(named).hasSizeGreaterThan(30).allSatisfy(test -> {
            assertThat(sources).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(Files.readString(sources.get(test.group(1)))).contains("void " + test.group(2) + "(");
            }
        });
    }

    @Test
    void shouldNameATestForEachOfTheTen() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/security.md")).stream()
                .filter(line -> line.startsWith("| API"))
                .toList();

        assertThat(rows).hasSize(10);
        IntStream.range(0, 10)
                .forEach(i -> assertThat(rows.get(i))
                        .startsWith("| API" + (i + 1) + " ")
                        .containsPattern(NAMED));
    }
}
