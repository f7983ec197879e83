package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration that makes a table anew keeps of the rows that were there. */
class MigrationsIT {
    @TempDir
    Path folder;

    private static Connection connect(DatabaseUrl url) throws SQLException {
        Properties login = new Properties();
        if (url instanceof DatabaseUrl.Postgres postgres) {
            login.put("user", postgres.user());
            login.put("password", String.valueOf(postgres.password()));
        }
        return DriverManager.getConnection(url.jdbc(), login);
    }

    private static void migrateTo(String version, DatabaseUrl url) {
        String user = url instanceof DatabaseUrl.Postgres postgres ? postgres.user() : null;
        String password = url instanceof DatabaseUrl.Postgres postgres ? postgres.password() : null;
        Flyway.configure()
                .locations("classpath:db")
                .dataSource(url.jdbc(), user, password)
                .target(version)
                .load()
                .migrate();
    }

    /** All columns, by their names. */
    private static List<String> devices(Statement statement) throws SQLException {
        return rows(statement, """
                SELECT id, tenant, phone_number, name, desired, port, hook_secret, jid, settings, launched, linked_in,
                  generation, restarts, last_exit, last_exit_at, created_at, updated_at FROM devices ORDER BY id""");
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join("|", row.stream().map(String::valueOf).toList()));
            }
        }
        return found;
    }

    private static void shouldKeepDevices(DatabaseUrl url) throws SQLException {
        migrateTo("12", url);
        List<String> before;
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO devices (id, tenant, phone_number, name, desired, port, hook_secret, jid, settings, launched,
                      linked_in, generation, restarts, last_exit, last_exit_at, created_at, updated_at)
                    VALUES ('a', 'acme', '5511999990001', 'Loja ☕', 'running', 8000, 'secret', '5511999990001@s.whatsapp.net',
                      '{"proxy":null}', '{"binary":"x"}', 3, 5000000000, 7, 'signal 9', 1700000000000, 1, 2),
                     ('b', 'zoo', '5511999990002', NULL, 'stopped', 8001, 'other', NULL, '{}', NULL, 0, 0, 0, NULL, NULL, 3, 4)
                    """);
            before = devices(statement);
        }

        Migrations.run(url);

        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            assertThat(devices(statement)).isEqualTo(before).hasSize(2);
            ResultSet expected =
                    statement.executeQuery("SELECT count(*) FROM devices WHERE expected_number = phone_number");
            assertThat(expected.next()).isTrue();
            assertThat(expected.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void shouldKeepDevicesWhenTheirNumberBecomesOptionalInSqlite() throws SQLException {
        shouldKeepDevices(TestDatabases.sqlite(folder));
    }

    @Test
    void shouldKeepDevicesWhenTheirNumberBecomesOptionalInPostgres() throws SQLException {
        shouldKeepDevices(TestDatabases.postgres());
    }

    private static void shouldMakeTenantsOfWords(DatabaseUrl url) throws SQLException {
        migrateTo("17", url);
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO users (username, tenant, password_hash, role, created_at, updated_at)
                    VALUES ('ana', 'acme', 'hash', 'operator', 7, 8), ('eve', 'With Blanks', 'hash', 'viewer', 3, 4)""");
            statement.execute("""
                    INSERT INTO devices (id, tenant, phone_number, name, desired, port, hook_secret, settings, generation,
                      restarts, created_at, updated_at)
                    VALUES ('a', 'acme', '5511999990001', NULL, 'running', 8000, 's', '{}', 0, 0, 5, 5)""");
            statement.execute("""
                    INSERT INTO events (seq, id, tenant, device, type, at, data)
                    VALUES (1, 'e1', 'left', 'd', 't', 9, '{}'), (2, 'e2', 'left', 'd', 't', 10, '{}')""");
            statement.execute(
                    "INSERT INTO journal_shares (tenant, bytes, removed_to) VALUES ('left', 4, 0), ('', 0, 3)");
        }

        Migrations.run(url);

        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            assertThat(rows(statement, "SELECT id, name, state, held, created_at, updated_at FROM tenants ORDER BY id"))
                    .containsExactlyInAnyOrder(
                            "acme|acme|active||5|5", "With Blanks|With Blanks|active||3|3", "left|left|active||9|9");
        }
    }

    @Test
    void shouldMakeTenantsOfTheWordsThatNameThemInSqlite() throws SQLException {
        shouldMakeTenantsOfWords(TestDatabases.sqlite(folder));
    }

    @Test
    void shouldMakeTenantsOfTheWordsThatNameThemInPostgres() throws SQLException {
        shouldMakeTenantsOfWords(TestDatabases.postgres());
    }

    private static void shouldKeepUsersAndKeys(DatabaseUrl url) throws SQLException {
        migrateTo("13", url);
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO users (username, tenant, password_hash, role, created_at, updated_at)
                    VALUES ('ana', 'acme', 'hash', 'operator', 1, 2)""");
            statement.execute("""
                    INSERT INTO api_keys (key_hash, name, tenant, role, created_at, expires_at)
                    VALUES ('0123456789abcdef0123456789abcdef0000', 'local-cli', 'default', 'admin', 3, NULL),
                     ('fedcba9876543210fedcba98765432100000', 'n8n', 'acme', 'viewer', 4, 1700000000000)""");
        }

        Migrations.run(url);

        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            assertThat(rows(statement, "SELECT username, tenant, password_hash, role, stamp, disabled FROM users"))
                    .containsExactly("ana|acme|hash|operator||0");
            assertThat(rows(statement, """
                            SELECT id, key_hash, name, tenant, role, scopes, devices, owner, is_local, created_at, expires_at,
                              last_used_at FROM api_keys ORDER BY created_at"""))
                    .containsExactly(
                            "0123456789abcdef0123456789abcdef|0123456789abcdef0123456789abcdef0000|local-cli|default|admin|"
                                    + "devices:read devices:manage messages:send events:read admin messages:read "
                                    + "webhooks:manage users:manage usage:read||null|1|3|null|null",
                            "fedcba9876543210fedcba9876543210|fedcba9876543210fedcba98765432100000|n8n|acme|viewer|"
                                    + "devices:read events:read||null|0|4|1700000000000|null");
        }
    }

    @Test
    void shouldKeepUsersAndKeysWhenTheyCanBeRevokedInSqlite() throws SQLException {
        shouldKeepUsersAndKeys(TestDatabases.sqlite(folder));
    }

    @Test
    void shouldKeepUsersAndKeysWhenTheyCanBeRevokedInPostgres() throws SQLException {
        shouldKeepUsersAndKeys(TestDatabases.postgres());
    }
}
