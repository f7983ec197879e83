package io.wafleet.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the database is: a SQLite file, or a PostgreSQL server. */
public sealed interface DatabaseUrl {
    /** What a server's URL is like. */
    String SHAPE = "must look like postgres://user:password@host:5432/database";

    /** What to hand to JDBC. */
    String jdbc();

    /**
     * A file of the gateway's own.
     *
     * @param file the database file; its {@code -wal} and {@code -shm} lie beside it
     */
    record Sqlite(Path file) implements DatabaseUrl {
        @Override
        public String jdbc() {
            return "jdbc:sqlite:" + file.toAbsolutePath();
        }
    }

    /** A server; user and password are those of the URL's user part. */
    record Postgres(
            String host,
            int port,
            String database,
            String user,
            @Nullable String password,
            DatabaseTls tls) implements DatabaseUrl {
        private static final int DEFAULT_PORT = 5432;

        /** In plain text. */
        Postgres(String host, int port, String database, String user, @Nullable String password) {
            this(host, port, database, user, password, DatabaseTls.NONE);
        }

        @Override
        public String jdbc() {
            return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?" + tls.jdbc();
        }

        @Override
        public String toString() {
            return "postgres://" + user + "@" + host + ":" + port + "/" + database;
        }
    }

    /**
     * Reads {@code postgres://user:password@host:port/database} (with the options of {@link DatabaseTls}) or {@code
     * sqlite:<path>}.
     *
     * @throws IllegalArgumentException with one sentence that says what is wrong
     */
    static DatabaseUrl parse(String text) {
        if (text.startsWith("sqlite:")) {
            return new Sqlite(Path.of(text.substring("sqlite:".length())));
        }
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("postgres") && !scheme.equals("postgresql")) {
            throw new IllegalArgumentException("must start with postgres:// or sqlite:");
        }
        if (uri.getHost() == null
                || uri.getRawUserInfo() == null
                || uri.getPath().length() < 2) {
            throw new IllegalArgumentException(SHAPE);
        }
        String[] user = uri.getRawUserInfo().split(":", 2);
        int port = uri.getPort() < 0 ? Postgres.DEFAULT_PORT : uri.getPort();
        return new Postgres(
                uri.getHost(),
                port,
                uri.getPath().substring(1),
                decoded(user[0]),
                user.length > 1 ? decoded(user[1]) : null,
                DatabaseTls.parse(uri.getRawQuery()));
    }

    /** The failure does not carry the text, as {@link URI#create} would: it holds a password. */
    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notAUrl) {
            throw new IllegalArgumentException(SHAPE + ", with %-escapes where a part has other signs");
        }
    }

    static String decoded(String escaped) {
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
