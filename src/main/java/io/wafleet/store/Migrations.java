package io.wafleet.store;

import io.wafleet.disk.FilePermissions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to the newest schema, {@code db/V*.sql}, and beside it {@code fulltext}, where the two databases have no SQL in
 * common. Blocks; runs before any pool opens.
 */
final class Migrations {
    private Migrations() {}

    static void run(DatabaseUrl url) throws SQLException {
        if (url instanceof DatabaseUrl.Sqlite sqlite) {
            switchToWal(sqlite);
        }
        FluentConfiguration flyway = Flyway.configure(Migrations.class.getClassLoader())
                .locations(
                        "classpath:db",
                        "classpath:fulltext/" + (url instanceof DatabaseUrl.Postgres ? "postgresql" : "sqlite"))
                .loggers("slf4j");
        if (url instanceof DatabaseUrl.Postgres postgres) {
            flyway.dataSource(postgres.jdbc(), postgres.user(), postgres.password());
        } else {
            flyway.dataSource(url.jdbc(), null, null);
        }
        flyway.load().migrate();
    }

    /**
     * Once, on one connection, before any other opens: two connections that switch a fresh file to WAL at the same time
     * get SQLITE_BUSY whatever their busy_timeout.
     */
    private static void switchToWal(DatabaseUrl.Sqlite url) throws SQLException {
        FilePermissions.createPrivate(Path.of(url.file().toString()));
        try (Connection connection = DriverManager.getConnection(url.jdbc());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
        }
    }
}
