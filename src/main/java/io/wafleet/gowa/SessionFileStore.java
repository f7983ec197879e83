package io.wafleet.gowa;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database file in which a child keeps whom it is linked with. Blocks. */
public final class SessionFileStore {
    private SessionFileStore() {}

    /**
     * The accounts in the file, as in {@code 5511999999999:12@s.whatsapp.net}; none where no phone was ever linked.
     *
     * @param file of which nobody else writes, such as a copy: what waits in its -wal is taken in
     * @throws IOException if it is no such database
     */
    public static List<String> accounts(Path file) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> accounts = new ArrayList<>();
            try (ResultSet known = statement.executeQuery(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'whatsmeow_device'")) {
                if (!known.next()) {
                    return accounts;
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT jid FROM whatsmeow_device ORDER BY jid")) {
                while (rows.next()) {
                    accounts.add(rows.getString(1));
                }
            }
            return accounts;
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
