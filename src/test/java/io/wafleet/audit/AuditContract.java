package io.wafleet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.audit.AuditEntry.Outcome;
import io.wafleet.metrics.Meters;
import io.wafleet.store.WithDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit log, as the database keeps it. */
abstract class AuditContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Access.Whole FLEET = new Access.Fleet();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private AuditStore store;

    @BeforeEach
    void openStore() {
        store = new AuditStore(database);
    }

    private static AuditEntry entry(int number, String who, String tenant, String operation, Outcome outcome) {
        return new AuditEntry(
                "id" + number,
                NOW.plusSeconds(number),
                who,
                "user",
                tenant,
                operation,
                "object " + who,
                outcome,
                outcome == Outcome.DONE ? 200 : 403,
                outcome == Outcome.DONE ? null : "forbidden",
                "203.0.113.7",
                "request",
                null,
                new JsonObject().put("role", "viewer"));
    }

    private static AuditFilter all(Access.Whole by) {
        return new AuditFilter(by, null, null, null, null, null, null, null);
    }

    private List<AuditEntry> page(AuditFilter filter) {
        return store.page(filter, "", false, 100).await();
    }

    @Test
    void shouldGiveWhatIsWantedInEitherOrderPageByPage() {
        AuditEntry one = entry(1, "ana", "acme", "createUser", Outcome.DONE);
        AuditEntry two = entry(2, "bia", "acme", "deleteUser", Outcome.REFUSED);
        AuditEntry three = entry(3, "ana", "other", "deleteUser", Outcome.DONE);
        List.of(one, two, three).forEach(entry -> store.insert(entry).await());
        store.insert(one).await();

        assertThat(page(all(FLEET))).containsExactly(one, two, three);
        assertThat(store.page(all(FLEET), "", true, 2).await()).containsExactly(three, two);
        assertThat(store.page(all(FLEET), "id2", true, 2).await()).containsExactly(one);
        assertThat(store.page(all(FLEET), "id2", false, 2).await()).containsExactly(three);
        assertThat(page(all(new Access.Tenant("acme")))).containsExactly(one, two);
        assertThat(page(new AuditFilter(FLEET, "ana", null, null, null, null, null, null)))
                .containsExactly(one, three);
        assertThat(page(new AuditFilter(FLEET, "ana", "deleteUser", null, null, null, null, null)))
                .containsExactly(three);
        assertThat(page(new AuditFilter(FLEET, null, null, "object bia", null, null, null, null)))
                .containsExactly(two);
        assertThat(page(new AuditFilter(FLEET, null, null, null, "refused", null, null, null)))
                .containsExactly(two);
        assertThat(page(new AuditFilter(FLEET, null, null, null, null, "other", null, null)))
                .containsExactly(three);
        assertThat(page(new AuditFilter(new Access.Tenant("acme"), null, null, null, null, "other", null, null)))
                .isEmpty();
        assertThat(page(new AuditFilter(FLEET, null, null, null, null, null, two.at(), three.at())))
                .containsExactly(two);
    }

    @Test
    void shouldStoreWhateverStrangersWrite() {
        AuditEntry odd = entry(1, "a\u0000b\u001b[2J\ud800" + "é".repeat(300), "acme", "login", Outcome.REFUSED);

        store.insert(odd).await();

        AuditEntry stored = page(all(FLEET)).get(0);
        assertThat(stored.who()).startsWith("ab[2Jé").hasSize(200);
    }

    private AuditTrail trail(Duration retention) {
        Clock clock = Clock.fixed(NOW.plusSeconds(1000), ZoneOffset.UTC);
        return new AuditTrail(vertx, database, retention, new Meters(registry), clock);
    }

    @Test
    void shouldRemoveWhatIsOlderThanItIsKept() {
        for (int i = 1; i <= 5; i++) {
            store.insert(entry(i, "ana", "acme", "createUser", Outcome.DONE)).await();
        }

        int removed = trail(Duration.ofSeconds(997)).tidy().await();

        assertThat(removed).isEqualTo(2);
        assertThat(page(all(FLEET))).hasSize(3);
    }

    @Test
    void shouldKeepWhatTheDatabaseDoesNotTakeUntilItDoes() {
        AuditTrail trail = trail(Duration.ofDays(1));
        database.write(session -> session.change("ALTER TABLE audit RENAME TO away", Tuple.tuple()))
                .await();
        onContext(Executors.callable(() -> {
            trail.record(entry(1, "ana", "acme", "createUser", Outcome.DONE));
            trail.record(entry(2, "bia", "acme", "createUser", Outcome.DONE));
        }));
        await("both wait").until(() -> waiting() == 2);
        onContext(Executors.callable(trail::again));
        database.write(session -> session.change("ALTER TABLE away RENAME TO audit", Tuple.tuple()))
                .await();

        onContext(Executors.callable(trail::again));

        await("none waits").until(() -> waiting() == 0);
        assertThat(page(all(FLEET))).extracting(AuditEntry::who).containsExactlyInAnyOrder("ana", "bia");
    }

    private double waiting() {
        return registry.get("gateway.audit.waiting").gauge().value();
    }
}
