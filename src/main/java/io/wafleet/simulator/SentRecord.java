package io.wafleet.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    /** The last {@code limit} sends, the oldest first, as a JSON array. */
    String last(int limit) {
        Deque<String> lines = new ArrayDeque<>();
        try (Stream<String> all = Files.lines(file)) {
            all.forEach(line -> {
                lines.addLast(line);
                if (lines.size() > limit) {
                    lines.removeFirst();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "[" + String.join(",", List.copyOf(lines)) + "]";
    }
}
