package io.wafleet.gowa;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The database file in which a child keeps its chats and messages. Version 7 kept them for one account and named no owner of a
 * row; later children look for one, skip the change of the two tables because the file's version says that it was made, and
 * then fail at every call about chats. Blocks.
 */
public final class ChatFileStore {
    /** The last change that is common to all: the later ones are made by the child itself, at its next start. */
    private static final int COMMON_VERSION = 2;

    private static final String OWNER = "device_id";
    private static final String CHATS = """
            CREATE TABLE chats (
              jid TEXT NOT NULL, device_id TEXT NOT NULL DEFAULT '', name TEXT NOT NULL,
              last_message_time TIMESTAMP NOT NULL, ephemeral_expiration INTEGER DEFAULT 0,
              created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
              PRIMARY KEY (jid, device_id))""";
    private static final String MESSAGES = """
            CREATE TABLE messages (
              id TEXT NOT NULL, chat_jid TEXT NOT NULL, device_id TEXT NOT NULL DEFAULT '', sender TEXT NOT NULL,
              content TEXT, timestamp TIMESTAMP NOT NULL, is_from_me BOOLEAN DEFAULT FALSE,
              media_type TEXT, filename TEXT, url TEXT, media_key BLOB, file_sha256 BLOB, file_enc_sha256 BLOB,
              file_length INTEGER DEFAULT 0,
              created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
              PRIMARY KEY (id, chat_jid, device_id))""";

    private ChatFileStore() {}

    /**
     * What is in a file.
     *
     * @param version of its tables, as the child counts
     * @param isOld whether its rows name no owner, so that today's child could not read them
     */
    public record Contents(int version, long chats, long messages, boolean isOld) {}

    /**
     * Tells what is in a file; nothing where it has no such tables.
     *
     * @param file of which nobody else writes, such as a copy
     * @throws IOException if it is no such database
     */
    public static Contents look(Path file) throws IOException {
        try (Connection connection = open(file)) {
            List<String> columns = columns(connection, "messages");
            if (columns.isEmpty()) {
                return new Contents(0, 0, 0, false);
            }
            return new Contents(
                    (int) number(connection, "SELECT COALESCE(MAX(version), 0) FROM schema_info"),
                    number(connection, "SELECT count(*) FROM chats"),
                    number(connection, "SELECT count(*) FROM messages"),
                    !columns.contains(OWNER));
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Gives each row of an old file its owner and the form that today's child expects. All or nothing.
     *
     * @param owner the account without its device part: {@code 5511999999999@s.whatsapp.net}
     */
    public static void renew(Path file, String owner) throws IOException {
        try (Connection connection = open(file)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                replace(connection, statement, "chats", CHATS, owner);
                replace(connection, statement, "messages", MESSAGES, owner);
                statement.executeUpdate("DROP TABLE messages_before");
                statement.executeUpdate("DROP TABLE chats_before");
                // The child reads these into strings that cannot be absent, and knows senders by their whole JID.
                statement.executeUpdate("UPDATE messages SET content = COALESCE(content, ''),"
                        + " media_type = COALESCE(media_type, ''), filename = COALESCE(filename, ''),"
                        + " url = COALESCE(url, '')");
                statement.executeUpdate("UPDATE messages SET sender = sender || '@s.whatsapp.net'"
                        + " WHERE sender <> '' AND instr(sender, '@') = 0");
                statement.executeUpdate("DELETE FROM schema_info WHERE version > " + COMMON_VERSION);
                statement.executeUpdate("INSERT OR IGNORE INTO schema_info (version) VALUES (" + COMMON_VERSION + ")");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void replace(
            Connection connection, Statement statement, String table, String definition, String owner)
            throws SQLException {
        statement.executeUpdate("ALTER TABLE " + table + " RENAME TO " + table + "_before");
        statement.executeUpdate(definition);
        List<String> kept = new ArrayList<>(columns(connection, table));
        kept.retainAll(columns(connection, table + "_before"));
        String names = kept.stream().collect(Collectors.joining(", "));
        try (PreparedStatement copy = connection.prepareStatement("INSERT INTO " + table + " (" + names + ", " + OWNER
                + ") SELECT " + names + ", ? FROM " + table + "_before")) {
            copy.setString(1, owner);
            copy.executeUpdate();
        }
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
