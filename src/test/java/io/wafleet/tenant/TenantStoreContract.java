package io.wafleet.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.Tenant.State;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class TenantStoreContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Access.Whole FLEET = new Access.Fleet();
    private static final Access.Whole ACME = new Access.Tenant("acme");

    private TenantStore store;

    @BeforeEach
    void openStore() {
        store = new TenantStore(database);
    }

    @Test
    void shouldKeepOneTenantOfAnId() {
        Tenant acme = Tenant.made("acme", "Acme ☕", NOW);

        assertThat(store.insert(acme).await()).isTrue();
        assertThat(store.insert(Tenant.made("acme", "Another", LATER)).await()).isFalse();

        assertThat(store.get(FLEET, "acme").await()).isEqualTo(acme);
        assertThat(problem(store.get(FLEET, "Acme"))).isEqualTo(ProblemCode.TENANT_NOT_FOUND);
    }

    @Test
    void shouldShowATenantNoOtherThanItself() {
        TestTenants.make(database, "acme", "other", "zoo");

        assertThat(store.page(FLEET, "", 2).await()).extracting(Tenant::id).containsExactly("acme", "other");
        assertThat(store.page(FLEET, "other", 2).await()).extracting(Tenant::id).containsExactly("zoo");
        assertThat(store.page(ACME, "", 10).await()).extracting(Tenant::id).containsExactly("acme");
        assertThat(store.page(ACME, "acme", 10).await()).isEmpty();
        assertThat(problem(store.get(ACME, "zoo"))).isEqualTo(ProblemCode.TENANT_NOT_FOUND);
        assertThat(problem(store.change(ACME, "zoo", zoo -> zoo.named("theirs", LATER))))
                .isEqualTo(ProblemCode.TENANT_NOT_FOUND);
    }

    @Test
    void shouldMakeNothingForATenantThatIsNotActive() {
        TestTenants.make(database, "acme");
        assertThat(store.isActive("acme").await()).isTrue();
        store.requireActive("acme").await();
        assertThat(store.isActive("nobody").await()).isFalse();
        assertThat(problem(store.requireActive("nobody"))).isEqualTo(ProblemCode.INVALID_REQUEST);

        store.change(FLEET, "acme", acme -> acme.disabled(LATER)).await();
        assertThat(store.isActive("acme").await()).isFalse();
        assertThat(problem(store.requireActive("acme"))).isEqualTo(ProblemCode.TENANT_DISABLED);

        store.change(FLEET, "acme", acme -> acme.deleting(LATER)).await();
        assertThat(problem(store.requireActive("acme"))).isEqualTo(ProblemCode.TENANT_DISABLED);
    }

    @Test
    void shouldRememberWhatIsToBeDone() {
        TestTenants.make(database, "acme", "gone", "other", "quiet");
        Set<DeviceId> two = Set.of(new DeviceId("a"), new DeviceId("b"));
        store.change(FLEET, "acme", acme -> acme.disabled(LATER).holding(two)).await();
        store.change(FLEET, "gone", gone -> gone.disabled(LATER).deleting(LATER))
                .await();
        store.change(FLEET, "other", other -> other.disabled(LATER).holding(two).enabled(LATER))
                .await();

        List<Tenant> unsettled = store.unsettled().await();

        assertThat(unsettled).extracting(Tenant::id).containsExactly("acme", "gone", "other");
        assertThat(unsettled).extracting(Tenant::state).containsExactly(State.DISABLED, State.DELETING, State.ACTIVE);
        assertThat(unsettled).extracting(Tenant::held).containsExactly(two, Set.of(), two);
        store.change(FLEET, "other", Tenant::holdingNone).await();
        assertThat(store.unsettled().await()).extracting(Tenant::id).containsExactly("acme", "gone");
    }

    @Test
    void shouldDeleteNoTenantThatIsActiveOrHasWhoMustStay() {
        TestTenants.make(database, "acme");
        assertThat(problem(store.change(FLEET, "acme", acme -> acme.deleting(LATER))))
                .isEqualTo(ProblemCode.TENANT_KEPT);
        Tenant disabled =
                store.change(FLEET, "acme", acme -> acme.disabled(LATER)).await();

        assertThat(problem(store.change(
                        FLEET,
                        "acme",
                        acme -> acme.deleting(LATER),
                        session -> Future.failedFuture(
                                Problem.of(ProblemCode.FORBIDDEN).exception()))))
                .isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(store.get(FLEET, "acme").await()).isEqualTo(disabled);

        store.change(FLEET, "acme", acme -> acme.deleting(LATER)).await();
        assertThat(problem(store.change(FLEET, "acme", acme -> acme.enabled(LATER))))
                .isEqualTo(ProblemCode.TENANT_KEPT);
        assertThat(problem(store.change(FLEET, "acme", acme -> acme.disabled(LATER))))
                .isEqualTo(ProblemCode.TENANT_KEPT);
        assertThat(problem(store.change(FLEET, "acme", acme -> acme.named("again", LATER))))
                .isEqualTo(ProblemCode.TENANT_KEPT);
    }

    @Test
    void shouldStayAsLongAsAnythingIsLeftOfIt() {
        TestTenants.make(database, "acme", "other");
        store.change(FLEET, "acme", acme -> acme.disabled(LATER).deleting(LATER))
                .await();
        event("acme", 1);
        event("other", 2);

        assertThat(store.remove("acme").await()).isFalse();
        assertThat(store.get(FLEET, "acme").await().state()).isEqualTo(State.DELETING);

        database.change("DELETE FROM events WHERE tenant = ?", Tuple.of("acme")).await();
        assertThat(store.remove("acme").await()).isTrue();
        assertThat(problem(store.get(FLEET, "acme"))).isEqualTo(ProblemCode.TENANT_NOT_FOUND);
        assertThat(store.remove("other").await()).isFalse();
        assertThat(store.isActive("other").await()).isTrue();
    }

    private void event(String tenant, int seq) {
        database.change(
                        "INSERT INTO events (seq, id, tenant, device, type, at, data) VALUES (?, ?, ?, 'd', 't', 0, '{}')",
                        Tuple.of(seq, "e" + seq, tenant))
                .await();
    }
}
