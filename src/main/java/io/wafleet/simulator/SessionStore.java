package io.wafleet.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of the {@code DB_URI}: all sessions, replaced as a whole so that no crash can leave half of it. */
final class SessionStore {
    private final Path file;
    private final List<Session> sessions;

    private SessionStore(Path file, List<Session> sessions) {
        this.file = file;
        this.sessions = sessions;
    }

    /** Opens or creates the store; anything wrong with it ends the child with 2 (contract 1.6). */
    static SessionStore open(String uri) throws IOException {
        String unquoted = uri.replaceAll("^[\"']|[\"']$", "");
        if (!unquoted.startsWith("file:")) {
            throw new IOException("unknown database type: " + unquoted);
        }
        int query = unquoted.indexOf('?');
        Path file = Path.of(unquoted.substring("file:".length(), query < 0 ? unquoted.length() : query));
        List<Session> sessions = new ArrayList<>();
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            if (Json.parseObject(text).get("sessions") instanceof List<?> rows) {
                rows.stream()
                        .filter(Map.class::isInstance)
                        .forEach(row -> sessions.add(Session.fromJson((Map<?, ?>) row)));
            }
        } catch (Json.SyntaxException | java.nio.charset.CharacterCodingException e) {
            throw new IOException("file is not a database", e);
        }
        SessionStore store = new SessionStore(file, sessions);
        store.write();
        return store;
    }

    synchronized List<Session> all() {
        return List.copyOf(sessions);
    }

    synchronized @Nullable Session ofSlot(String slot) {
        return sessions.stream()
                .filter(session -> session.slot().equals(slot))
                .findFirst()
                .orElse(null);
    }

    synchronized void put(Session session) {
        sessions.removeIf(other -> other.slot().equals(session.slot()));
        sessions.add(session);
        writeOrFail();
    }

    synchronized void remove(String slot) {
        if (sessions.removeIf(session -> session.slot().equals(slot))) {
            writeOrFail();
        }
    }

    private void writeOrFail() {
        try {
            write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() throws IOException {
        String text = JsonText.of(Json.object(
                "format",
                "simulated sessions",
                "sessions",
                sessions.stream().map(Session::toJson).toList()));
        Path fresh = file.resolveSibling(file.getFileName() + "-journal");
        Files.writeString(fresh, text + "\n");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
