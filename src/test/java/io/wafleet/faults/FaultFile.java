package io.wafleet.faults;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The faults of one build, which several JVMs tell: {@code target/faults.json} is what they share, and is locked while one adds
 * to it; {@code target/faults.md} is for people.
 */
final class FaultFile {
    private static final Path SHARED = Path.of("target", "faults.json");
    private static final Path TABLE = Path.of("target", "faults.md");
    /** Set by Maven; tests that are run without it tell of themselves alone. */
    private static final String BUILD = System.getProperty("wafleet.build", "");

    private FaultFile() {}

    /** What an earlier build has left goes. */
    static void add(List<FaultRow> rows) throws IOException {
        Files.createDirectories(SHARED.toAbsolutePath().getParent());
        try (FileChannel shared = FileChannel.open(
                SHARED, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Until it is closed.
            shared.lock();
            Map<String, FaultRow> all = new TreeMap<>();
            read(shared).forEach(row -> all.put(row.id(), row));
            rows.forEach(row -> all.put(row.id(), row));
            JsonArray told = new JsonArray();
            all.values().forEach(row -> told.add(row.toJson()));
            shared.truncate(0);
            shared.write(
                    ByteBuffer.wrap(new JsonObject().put(BUILD, told).toBuffer().getBytes()), 0);
            Files.write(TABLE, table(List.copyOf(all.values())));
        }
    }

    private static List<FaultRow> read(FileChannel shared) throws IOException {
        if (BUILD.isEmpty() || shared.size() == 0) {
            return List.of();
        }
        byte[] bytes = Channels.newInputStream(shared).readAllBytes();
        JsonArray told = new JsonObject(Buffer.buffer(bytes)).getJsonArray(BUILD, new JsonArray());
        return told.stream().map(row -> FaultRow.fromJson((JsonObject) row)).toList();
    }

    static List<String> table(List<FaultRow> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("| case | injected | must hold | outcome | seconds |");
        lines.add("| --- | --- | --- | --- | ---: |");
        rows.stream().sorted(FaultRow.ORDER).map(FaultRow::line).forEach(lines::add);
        lines.add("");
        lines.add(summary(rows));
        return lines;
    }

    private static String summary(List<FaultRow> rows) {
        double seconds = rows.stream().mapToDouble(FaultRow::seconds).sum();
        String form = Form.isLong() ? "long" : "short";
        String counts = List.of("passed", "**failed", "skipped", "not run").stream()
                .map(outcome -> count(rows, outcome) + " " + outcome.replace("*", ""))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT, "The %s form: %d cases, %s; %.0f s within the cases.", form, rows.size(), counts, seconds);
    }

    private static long count(List<FaultRow> rows, String outcome) {
        return rows.stream().filter(row -> row.outcome().startsWith(outcome)).count();
    }
}
