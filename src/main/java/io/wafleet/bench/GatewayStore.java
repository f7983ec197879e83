package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A measured gateway's database, seen and filled behind the gateway's back. Blocks. */
public final class GatewayStore {
    private static final int ROWS_PER_BATCH = 1000;

    private final String jdbc;
    private final @Nullable String user;
    private final @Nullable String password;

    private GatewayStore(String jdbc, @Nullable String user, @Nullable String password) {
        this.jdbc = jdbc;
        this.user = user;
        this.password = password;
    }

    /** By a server's URL, or a file's path. */
    static GatewayStore at(String address) {
        return address.startsWith("postgres") ? postgres(URI.create(address)) : sqlite(Path.of(address));
    }

    static GatewayStore sqlite(Path file) {
        // The driver unpacks its library there, and not in /tmp: the folder goes with the bench.
        System.setProperty(
                "org.sqlite.tmpdir", String.valueOf(file.toAbsolutePath().getParent()));
        return new GatewayStore("jdbc:sqlite:" + file + "?busy_timeout=10000", null, null);
    }

    /** A database on a server, by a URL such as {@code postgres://user:password@host:5432/database}. */
    static GatewayStore postgres(URI url) {
        String[] account = url.getUserInfo().split(":", 2);
        return new GatewayStore(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
                account[0],
                account.length > 1 ? account[1] : null);
    }

    interface WithStore<T> {
        T work(Connection connection) throws SQLException;
    }

    <T> T connected(WithStore<T> store) {
        try (Connection connection = DriverManager.getConnection(jdbc, user, password)) {
            return store.work(connection);
        } catch (SQLException e) {
            throw new CliFailure(CliFailure.FAILED, "The bench's database: " + e.getMessage(), e);
        }
    }

    /** Sets up a new database as the gateway does its own. */
    void likeTheGateway(Statement statement) throws SQLException {
        if (jdbc.startsWith("jdbc:sqlite")) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
        }
    }

    void execute(String sql) {
        connected(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** How many messages that were received are stored. */
    public int received() {
        return count("SELECT count(*) FROM events WHERE type = 'message.received'");
    }

    /** Reads all events from the first on, so many at a time, as {@code GET /api/events} does; gives how many there are. */
    public int readEvents(int limit) {
        return connected(connection -> {
            int count = 0;
            long last = 0;
            try (PreparedStatement page =
                    connection.prepareStatement("SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?")) {
                page.setInt(2, limit);
                for (int before = -1; before < count; ) {
                    before = count;
                    page.setLong(1, last);
                    try (ResultSet rows = page.executeQuery()) {
                        int columns = rows.getMetaData().getColumnCount();
                        while (rows.next()) {
                            for (int column = 1; column <= columns; column++) {
                                rows.getObject(column);
                            }
                            last = rows.getLong("seq");
                            count++;
                        }
                    }
                }
            }
            return count;
        });
    }

    /** Stores, behind the last one, as many more messages like the last as are wanting in so many events. */
    public void fillEvents(int events) {
        fill(connection -> {
            List<Object> row = new ArrayList<>();
            String columns = like(
                    "SELECT * FROM events WHERE type = 'message.received' ORDER BY seq DESC LIMIT 1",
                    List.of("seq", "id", "dedup"),
                    connection,
                    row);
            try (PreparedStatement insert = insert("events", columns, connection, row.size());
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT max(seq), count(*) FROM events")) {
                found.next();
                long seq = found.getLong(1);
                for (int i = found.getInt(2); i < events; i++) {
                    insert.setLong(1, ++seq);
                    insert.setString(2, UUID.randomUUID().toString());
                    insert.setString(3, "bench|" + i);
                    add(insert, row, 3, i);
                }
                insert.executeBatch();
            }
        });
    }

    /** How many jobs have come as far as they can. */
    public int read() {
        return count("SELECT count(*) FROM send_jobs WHERE state = 'read'");
    }

    int count(String sql) {
        return connected(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        });
    }

    /** As it is stored. */
    public String passwordHash(String user) {
        return connected(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT password_hash FROM users WHERE username = ?")) {
                select.setString(1, user);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        });
    }

    /** The ids of all jobs that are stored. */
    public Set<String> jobs() {
        return connected(connection -> {
            Set<String> ids = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM send_jobs")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            return ids;
        });
    }

    /** When a child was last called for each of a device's jobs, newest first. */
    public List<Long> attempts(String device, int limit) {
        return connected(connection -> {
            List<Long> times = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT attempted_at FROM send_jobs"
                    + " WHERE device = ? AND attempted_at IS NOT NULL ORDER BY attempted_at DESC LIMIT ?")) {
                select.setString(1, device);
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        times.add(rows.getLong(1));
                    }
                }
            }
            return times;
        });
    }

    /** Gives each of the devices so many more queued jobs, each like the given one but for its id and device. */
    public void fill(String job, List<String> devices, int each) {
        fill(connection -> {
            List<Object> row = new ArrayList<>();
            // An id is no text of a user.
            String columns = like(
                    "SELECT * FROM send_jobs WHERE id = '" + UUID.fromString(job) + "'",
                    List.of("id", "device"),
                    connection,
                    row);
            try (PreparedStatement insert = insert("send_jobs", columns, connection, row.size())) {
                fill(insert, row, devices, each);
            }
        });
    }

    private interface FilledStore {
        void fill(Connection connection) throws SQLException;
    }

    private void fill(FilledStore filling) {
        connected(connection -> {
            connection.setAutoCommit(false);
            filling.fill(connection);
            connection.commit();
            return true;
        });
        // Reaches the file, so that the next gateway does not start with a log of its size.
        if (jdbc.startsWith("jdbc:sqlite")) {
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static PreparedStatement insert(String table, String columns, Connection connection, int count)
            throws SQLException {
        return connection.prepareStatement(
                "INSERT INTO " + table + " (" + columns + ") VALUES (?" + ", ?".repeat(count - 1) + ")");
    }

    /** Time-ordered ids, as the gateway's own, in the past so that its next one is the last. */
    private static void fill(PreparedStatement insert, List<Object> row, List<String> devices, int each)
            throws SQLException {
        long firstMillis = System.currentTimeMillis() - (long) devices.size() * each;
        for (int i = 0; i < devices.size() * each; i++) {
            long time = ((firstMillis + i) << Short.SIZE) | 0x7000;
            insert.setString(1, new UUID(time, 0x8000_0000_0000_0000L | i).toString());
            insert.setString(2, devices.get(i % devices.size()));
            add(insert, row, 2, i);
        }
        insert.executeBatch();
    }

    /** The rest of the row is as that of the model. */
    private static void add(PreparedStatement insert, List<Object> row, int own, int number) throws SQLException {
        for (int column = own; column < row.size(); column++) {
            insert.setObject(column + 1, row.get(column));
        }
        insert.addBatch();
        if (number % ROWS_PER_BATCH == ROWS_PER_BATCH - 1) {
            insert.executeBatch();
        }
    }

    /** Reads the row that is the model; gives its columns, of which these come first. */
    private static String like(String sql, List<String> first, Connection connection, List<Object> row)
            throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery(sql)) {
            if (!found.next()) {
                throw CliFailure.failed("Not stored: " + sql);
            }
            List<String> names = new ArrayList<>(first);
            ResultSetMetaData columns = found.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                if (!names.contains(columns.getColumnName(i))) {
                    names.add(columns.getColumnName(i));
                }
            }
            for (String name : names) {
                row.add(found.getObject(name));
            }
            return String.join(", ", names);
        }
    }
}
