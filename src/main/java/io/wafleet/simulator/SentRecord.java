package io.wafleet.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Every send that this number's network accepted, written before the send is answered. */
final class SentRecord {
    private final Path file;
    private final Journal journal;

    private SentRecord(Path file, Journal journal) {
        this.file = file;
        this.journal = journal;
    }

    static SentRecord open(Path file) throws IOException {
        return new SentRecord(file, Journal.open(file, entry -> {}));
    }

    void add(Map<String, Object> send) {
        journal.append(send);
    }

    boolean contains(String id) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.contains('"' + id + '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the last {@code limit} sends, the oldest first, as a JSON array. It may be longer than memory allows, so
     * it goes from file to file.
     */
    void copyLast(int limit, Path target) throws IOException {
        long count;
        try (Stream<String> lines = Files.lines(file)) {
            count = lines.count();
        }
        try (BufferedReader lines = Files.newBufferedReader(file);
                Writer out = Files.newBufferedWriter(target)) {
            out.write('[');
            for (long i = 0; i < count; i++) {
                String line = lines.readLine();
                if (i >= count - limit) {
                    out.write(i > Math.max(0, count - limit) ? "," : "");
                    out.write(String.valueOf(line));
                }
            }
            out.write(']');
        }
    }
}
