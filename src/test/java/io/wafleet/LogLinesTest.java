package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is logged is a text that never changes, and what it is about under names that docs/operations.md lists. */
class LogLinesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/wafleet");
    private static final Path DOCS = Path.of("docs/operations.md");
    /** Whose lines name what they are about. */
    private static final List<String> ROOMS = List.of("loops", "mirror", "send", "supervisor", "webhook");

    private static final Pattern PROSE = Pattern.compile("\\blog\\s*\\.(trace|debug|info|warn|error)\\(");
    private static final Pattern HOLES = Pattern.compile("\\.log\\(\\s*\"[^\"]*\\{\\}");
    private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\"");
    private static final Pattern LISTED = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    @Test
    void shouldNameWhatItIsAboutByKeysAndNotInItsText() throws IOException {
        assertThat(sources())
                .isNotEmpty()
                .filteredOn(file ->
                        ROOMS.contains(SOURCES.relativize(file).getName(0).toString()))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(read(file)).doesNotContainPattern(PROSE).doesNotContainPattern(HOLES));
    }

    @Test
    void shouldUseTheKeysThatAreListedAndNoOthers() throws IOException {
        Set<String> used = sources().stream()
                .flatMap(file -> KEY.matcher(read(file)).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        String section = read(DOCS).split("### Keys of log lines\n", -1)[1].split("\n#", -1)[0];

        assertThat(LISTED.matcher(section).results().map((MatchResult row) -> row.group(1)))
                .containsExactlyElementsOf(used);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
