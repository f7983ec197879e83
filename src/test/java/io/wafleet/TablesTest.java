package io.wafleet;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package writes and which reads each table, as docs/architecture.md lists it: who changes a table finds its readers there. */
class TablesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/wafleet");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db");
    private static final Pattern CREATED = Pattern.compile("CREATE TABLE (\\w+)");
    private static final Pattern RENAMED = Pattern.compile("ALTER TABLE (\\w+) RENAME TO (\\w+)");
    private static final Pattern DROPPED = Pattern.compile("DROP TABLE (\\w+)");
    private static final Pattern WRITTEN = Pattern.compile("(?:INSERT INTO|UPDATE|DELETE FROM)\\s+(\\w+)");
    private static final Pattern READ = Pattern.compile("(?<!DELETE )(?:FROM|JOIN)\\s+(\\w+)");
    /** The bench fills tables as a long life would. */
    private static final String BENCH = "bench";

    @Test
    void shouldBeListedWhenAPackageTouchesATable() throws IOException {
        TreeMap<String, Set<String>> writers = new TreeMap<>();
        TreeMap<String, Set<String>> readers = new TreeMap<>();
        for (String table : tables()) {
            writers.put(table, new TreeSet<>());
            readers.put(table, new TreeSet<>());
        }

        for (Path file : files(SOURCES, ".java")) {
            // Statements are often put together from several literals.
            String text = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
            note(WRITTEN.matcher(text), room(file), writers);
            note(READ.matcher(text), room(file), readers);
        }

        String listed = writers.keySet().stream()
                .map(table -> "| `%s` | %s | %s |"
                        .formatted(table, words(writers.get(table)), words(others(readers, writers, table))))
                .collect(joining("\n"));
        assertThat(Files.readString(Path.of("docs/architecture.md"))).contains("|---|---|---|\n" + listed + "\n");
    }

    private static Set<String> others(
            TreeMap<String, Set<String>> readers, TreeMap<String, Set<String>> writers, String table) {
        Set<String> others = new TreeSet<>(readers.get(table));
        others.removeAll(writers.get(table));
        return others;
    }

    private static void note(Matcher found, String room, TreeMap<String, Set<String>> by) {
        if (room.startsWith(BENCH)) {
            return;
        }
        found.results()
                .map(each -> each.group(1))
                .filter(by::containsKey)
                .forEach(table -> by.get(table).add(room));
    }

    private static String words(Set<String> rooms) {
        return rooms.stream().map(room -> "`" + room + "`").collect(joining(", "));
    }

    private static String room(Path file) {
        return SOURCES.relativize(file.getParent()).toString().replace('/', '.');
    }

    /** As the migrations, one after the other, leave them. */
    private static Set<String> tables() throws IOException {
        Set<String> tables = new TreeSet<>();
        for (Path file : files(MIGRATIONS, ".sql")) {
            String sql = Files.readString(file);
            List<MatchResult> renamed = RENAMED.matcher(sql).results().toList();
            CREATED.matcher(sql).results().forEach(each -> tables.add(each.group(1)));
            DROPPED.matcher(sql).results().forEach(each -> tables.remove(each.group(1)));
            renamed.forEach(each -> {
                tables.remove(each.group(1));
                tables.add(each.group(2));
            });
        }
        return tables;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }
}
