package io.wafleet.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the network has been given and may not have passed on yet. The network does not die with the process: what a
 * killed one left here is passed on by the next. It may then be passed on twice, with the same id.
 */
final class Outgoing {
    /** From so many lines on, the file is begun anew at the next moment when nothing is left in it. */
    private static final int LONG = 2_000;

    private final Journal journal;
    private final Map<String, Entry> open = new LinkedHashMap<>();
    private final List<Entry> left;
    private int lines;

    /** A stanza on its way. */
    record Entry(Session session, String to, Stanza stanza) {}

    private Outgoing(Path file) throws IOException {
        journal = Journal.open(file, this::apply);
        left = List.copyOf(open.values());
    }

    static Outgoing open(Path file) throws IOException {
        return new Outgoing(file);
    }

    @SuppressWarnings("unchecked")
    private void apply(Map<String, Object> line) {
        String id = ChatRow.text(line, "done");
        if (!id.isEmpty()) {
            open.remove(id);
        } else if (line.get("session") instanceof Map<?, ?> session && line.get("stanza") instanceof Map<?, ?> json) {
            Stanza stanza = Stanza.fromJson((Map<String, Object>) json);
            open.put(stanza.id(), new Entry(Session.fromJson(session), ChatRow.text(line, "to"), stanza));
        }
    }

    /** What an earlier process has left. */
    List<Entry> left() {
        return left;
    }

    /** Before the network takes it. */
    synchronized void begin(Entry entry) {
        open.put(entry.stanza().id(), entry);
        append(Json.object(
                "session", entry.session().toJson(),
                "to", entry.to(),
                "stanza", entry.stanza().toJson()));
    }

    /** The network has passed it on, or never took it. */
    synchronized void done(String id) {
        open.remove(id);
        append(Json.object("done", id));
        if (open.isEmpty() && lines > LONG) {
            lines = 0;
            try {
                journal.rewrite(List.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void append(Map<String, Object> line) {
        lines++;
        journal.append(line);
    }
}
