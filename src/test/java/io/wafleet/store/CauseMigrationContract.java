package io.wafleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was stored as the text of a cause before causes had codes is shown as it was, whichever database it is in. */
abstract class CauseMigrationContract {
    private static final String BEFORE = "12";

    @TempDir
    private Path folder;

    abstract DatabaseUrl emptyDatabase(Path temporary);

    private record Login(String url, String user, String password) {
        static Login of(DatabaseUrl url) {
            return url instanceof DatabaseUrl.Postgres postgres
                    ? new Login(postgres.jdbc(), postgres.user(), postgres.password())
                    : new Login(url.jdbc(), null, null);
        }
    }

    /** Stores each text by the statement in the schema of then, and gives what the column holds in that of now. */
    private List<Cause> migrated(String insert, String select, List<String> texts) throws SQLException {
        DatabaseUrl url = emptyDatabase(folder);
        Login login = Login.of(url);
        Flyway.configure()
                .locations("classpath:db")
                .target(BEFORE)
                .dataSource(login.url(), login.user(), login.password())
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                PreparedStatement statement = connection.prepareStatement(insert)) {
            for (int i = 0; i < texts.size(); i++) {
                statement.setString(1, "row" + i);
                statement.setString(2, texts.get(i));
                statement.executeUpdate();
            }
        }
        Migrations.run(url);
        List<Cause> causes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                PreparedStatement statement = connection.prepareStatement(select);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                causes.add(Cause.parse(rows.getString(1)));
            }
        }
        return causes;
    }

    private static Cause text(String text) {
        return CauseCode.OTHER.cause(text);
    }

    @Test
    void shouldKeepTheTextOfAJob() throws SQLException {
        List<String> texts = new ArrayList<>(List.of("400 BAD: {\"a\"}", "expired", "crashed {\"code\":1}"));
        texts.add(null);

        assertThat(migrated("""
                        INSERT INTO send_jobs (id, tenant, device, recipient, kind, body, state, cause, attempts,
                          created_at, updated_at) VALUES (?, 't', 'd', 'r', 'text', '{}', 'failed', ?, 1, 0, 0)""", "SELECT cause FROM send_jobs ORDER BY id", texts))
                .containsExactly(text("400 BAD: {\"a\"}"), text("expired"), text("crashed {\"code\":1}"), null);
    }

    @Test
    void shouldKeepTheTextOfARow() throws SQLException {
        assertThat(migrated("""
                        INSERT INTO campaign_skipped (campaign, campaign_row, recipient, state, cause)
                        VALUES (?, 1, 'r', 'invalid', ?)""", "SELECT cause FROM campaign_skipped", List.of("is missing (line 5)")))
                .containsExactly(text("is missing (line 5)"));
    }

    @Test
    void shouldStillKnowWhoPausedAWebhook() throws SQLException {
        assertThat(migrated(
                        """
                        INSERT INTO webhooks (id, tenant, url, devices, types, headers, format, state, cause, secret,
                          created_at, updated_at)
                        VALUES (?, 't', 'u', '[]', '[]', '{}', 'v1', 'paused', ?, 's', 0, 0)""",
                        "SELECT cause FROM webhooks ORDER BY id",
                        List.of(
                                "a user asked",
                                "gone: the receiver answered 410",
                                "failing since 2026-03-01T09:00:00Z",
                                "failing \"today\"")))
                .containsExactly(
                        CauseCode.PAUSED.cause(),
                        CauseCode.GONE.cause(),
                        CauseCode.FAILING.cause("2026-03-01T09:00:00Z"),
                        text("failing \"today\""));
    }

    @Test
    void shouldReadWhyADeliveryIsDead() throws SQLException {
        assertThat(migrated(
                        """
                        INSERT INTO deliveries (subscription, cause, seq, device, type, state, attempts, next_at, queued_at,
                          history, created_at, updated_at)
                        VALUES (?, ?, 1, 'd', 't', 'dead', 1, 0, 0, '[]', 0, 0)""",
                        "SELECT cause FROM deliveries ORDER BY subscription",
                        List.of("expired", "refused", "event-removed")))
                .containsExactly(CauseCode.EXPIRED.cause(), CauseCode.REFUSED.cause(), CauseCode.EVENT_REMOVED.cause());
    }

    @Test
    void shouldStillKnowWhoPausedAQueue() throws SQLException {
        assertThat(migrated(
                        """
                        INSERT INTO lanes (device, paused, settings, first_contacts_held_until, updated_at)
                        VALUES (?, ?, '{}', 0, 0)""",
                        "SELECT paused FROM lanes ORDER BY device",
                        List.of(
                                "a user asked",
                                "the number was logged out",
                                "10 sends in a row were refused, the last with: 400 X: y",
                                "it's \"lunch\"")))
                .containsExactly(
                        CauseCode.PAUSED.cause(),
                        CauseCode.LOGGED_OUT.cause(),
                        CauseCode.REFUSALS.cause(),
                        text("it's \"lunch\""));
    }
}
