package io.wafleet.takeover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes the databases of old children, as their own programs leave them. */
public final class OldFiles {
    private static final String SESSIONS = """
            CREATE TABLE IF NOT EXISTS whatsmeow_device (
              jid TEXT PRIMARY KEY, lid TEXT, facebook_uuid uuid, registration_id BIGINT NOT NULL,
              noise_key bytea NOT NULL, identity_key bytea NOT NULL, signed_pre_key bytea NOT NULL,
              signed_pre_key_id INTEGER NOT NULL, signed_pre_key_sig bytea NOT NULL, adv_key bytea NOT NULL,
              adv_details bytea NOT NULL, adv_account_sig bytea NOT NULL, adv_account_sig_key bytea NOT NULL,
              adv_device_sig bytea NOT NULL)""";
    private static final String CHATS = """
            CREATE TABLE IF NOT EXISTS chats (
              jid TEXT PRIMARY KEY, name TEXT NOT NULL, last_message_time TIMESTAMP NOT NULL,
              ephemeral_expiration INTEGER DEFAULT 0, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
              updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)""";
    private static final String MESSAGES = """
            CREATE TABLE IF NOT EXISTS messages (
              id TEXT NOT NULL, chat_jid TEXT NOT NULL, sender TEXT NOT NULL, content TEXT, timestamp TIMESTAMP NOT NULL,
              is_from_me BOOLEAN DEFAULT FALSE, media_type TEXT, filename TEXT, url TEXT, media_key BLOB,
              file_sha256 BLOB, file_enc_sha256 BLOB, file_length INTEGER DEFAULT 0,
              created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
              PRIMARY KEY (id, chat_jid), FOREIGN KEY (chat_jid) REFERENCES chats(jid) ON DELETE CASCADE)""";

    private OldFiles() {}

    /** Links a phone in a session file, which is made if it is not there. */
    public static void link(Path file, String account) throws Exception {
        Files.createDirectories(file.getParent());
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(SESSIONS);
            try (PreparedStatement row = connection.prepareStatement(
                    "INSERT INTO whatsmeow_device (jid, registration_id, noise_key, identity_key, signed_pre_key,"
                            + " signed_pre_key_id, signed_pre_key_sig, adv_key, adv_details, adv_account_sig,"
                            + " adv_account_sig_key, adv_device_sig) VALUES (?, 7, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)")) {
                row.setString(1, account);
                int[] lengths = {32, 32, 32, 64, 32, 8, 64, 32, 64};
                for (int i = 0; i < lengths.length; i++) {
                    row.setBytes(i + 2, new byte[lengths[i]]);
                }
                row.executeUpdate();
            }
        }
    }

    /** A file of chats as version 7 makes it, with one chat of two messages; what is left in its -wal stays there. */
    public static void chat(Path file, String peer) throws Exception {
        Files.createDirectories(file.getParent());
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS schema_info (version INTEGER PRIMARY KEY DEFAULT 0,"
                    + " updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)");
            statement.executeUpdate("INSERT OR IGNORE INTO schema_info (version) VALUES (1), (2)");
            statement.executeUpdate(CHATS);
            statement.executeUpdate(MESSAGES);
            statement.executeUpdate("CREATE INDEX IF NOT EXISTS idx_messages_chat_jid ON messages(chat_jid)");
            add(statement, peer);
        }
    }

    private static void add(Statement statement, String peer) throws SQLException {
        String jid = peer + "@s.whatsapp.net";
        statement.executeUpdate("INSERT INTO chats (jid, name, last_message_time) VALUES ('" + jid
                + "', 'João', '2025-11-02 10:00:05+00:00')");
        statement.executeUpdate("INSERT INTO messages (id, chat_jid, sender, content, timestamp, is_from_me) VALUES"
                + " ('3EB0A1', '" + jid + "', '" + peer + "', 'Olá', '2025-11-02 10:00:00+00:00', 0),"
                + " ('3EB0A2', '" + jid + "', '" + jid + "', NULL, '2025-11-02 10:00:05+00:00', 1)");
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
