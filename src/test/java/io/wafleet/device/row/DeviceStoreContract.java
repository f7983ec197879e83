package io.wafleet.device.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.id.DeviceId;
import io.wafleet.store.WithDatabase;
import io.wafleet.tenant.TestTenants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class DeviceStoreContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

    private static final ChildSettings SETTINGS = new ChildSettings(
            "socks5://ana:secret@proxy.example:1080",
            "9.2.0",
            new TreeMap<>(Map.of("APP_OS", "Loja ☕ 'nº 1'")),
            9_000_000_000L,
            7);

    private DeviceStore store;

    @BeforeEach
    void openStore() {
        TestTenants.make(database, "acme");
        store = new DeviceStore(database);
    }

    private static Device device(String id, @Nullable String phoneNumber, int port) {
        Registration registration = new Registration(new DeviceId(id), "acme", phoneNumber, port, "hook-secret", NOW);
        return Device.registered(registration, null, Desired.RUNNING, ChildSettings.DEFAULTS);
    }

    @Test
    void shouldListNothingWhenItIsEmpty() {
        assertThat(store.list().await()).isEmpty();
    }

    @Test
    void shouldGiveBackWhatWasInsertedInTheOrderOfIds() {
        // Given
        Device second = device("b", "5511999990002", 8001);
        Device first = device("a", "5511999990001", 8002).withName("Loja ☕ 'nº 1'", NOW);

        // When
        assertThat(store.insert(second).await()).isTrue();
        assertThat(store.insert(first).await()).isTrue();

        // Then
        assertThat(store.list().await()).containsExactly(first, second);
    }

    @Test
    void shouldKeepTheSettingsWhenItIsInsertedWithThem() {
        Device device = device("a", "5511999990001", 8000).withSettings(SETTINGS, NOW);
        store.insert(device).await();

        assertThat(store.list().await()).containsExactly(device);
    }

    /** As migrated from the time before there were settings. */
    @Test
    void shouldHaveTheDefaultsWhenTheRowHasNoSettings() {
        database.write(session -> session.change("""
                        INSERT INTO devices (id, tenant, phone_number, desired, port, hook_secret, generation,
                          restarts, created_at, updated_at) VALUES ('a', 'acme', '1', 'running', 1, '', 4, 2, 0, 0)
                        """, Tuple.tuple())).await();

        assertThat(store.list().await()).singleElement().satisfies(device -> {
            assertThat(device.settings()).isEqualTo(ChildSettings.DEFAULTS);
            assertThat(device.process()).isEqualTo(new ProcessHistory(4, 2, null, 0, null));
        });
    }

    @Test
    void shouldInsertNothingWhenIdNumberOrPortIsTaken() {
        // Given
        Device device = device("a", "5511999990001", 8000);
        store.insert(device).await();

        // Then
        assertThat(store.insert(device("a", "5511999990002", 8001)).await())
                .as("id")
                .isFalse();
        assertThat(store.insert(device("b", "5511999990001", 8001)).await())
                .as("number")
                .isFalse();
        assertThat(store.insert(device("b", "5511999990002", 8000)).await())
                .as("port")
                .isFalse();
        assertThat(store.list().await()).containsExactly(device);
        assertThat(store.insert(device("b", "5511999990002", 8001)).await()).isTrue();
    }

    @Test
    void shouldKeepManyWithoutANumber() {
        // Given
        Device first = device("a", null, 8000);
        Device second = device("b", null, 8001);
        store.insert(first).await();
        store.insert(second).await();

        // When
        Device learned = second.withNumber("5511999990001", NOW);
        store.update(learned).await();

        // Then
        assertThat(store.list().await()).containsExactly(first, learned);
        assertThat(store.insert(device("c", "5511999990001", 8002)).await())
                .as("the number is taken")
                .isFalse();
        assertThatThrownBy(() ->
                        store.update(first.withNumber("5511999990001", NOW)).await())
                .isNotNull();
        assertThat(store.list().await()).containsExactly(first, learned);
    }

    @Test
    void shouldKeepTheNumberThatItWasRegisteredWithBesideItsOwn() {
        // Given
        Device device = device("a", "5511999990001", 8000);
        store.insert(device).await();

        // When
        Device other = device.withNumber("5511999990002", NOW);
        store.update(other).await();

        // Then
        assertThat(store.list().await()).containsExactly(other);
        assertThat(other.expectedNumber()).isEqualTo("5511999990001");
        assertThat(store.insert(device("b", "5511999990001", 8001)).await())
                .as("its old number is free")
                .isTrue();
    }

    @Test
    void shouldInsertOneWhenManyWantTheSamePort() {
        List<Future<Boolean>> inserts = IntStream.range(0, 20)
                .mapToObj(i -> store.insert(device("d" + i, "55119999900" + (10 + i), 8000)))
                .toList();
        Future.all(inserts).await();

        assertThat(inserts).filteredOn(Future::result).hasSize(1);
        assertThat(store.list().await()).hasSize(1);
    }

    @Test
    void shouldChangeOnlyThisDeviceWhenItIsUpdated() {
        // Given
        Device other = device("other", "5511999990002", 8001);
        Device device = device("a", "5511999990001", 8000);
        store.insert(other).await();
        store.insert(device).await();

        // When
        Instant later = NOW.plusSeconds(60);
        Device changed = device.withName("Loja", later)
                .withDesired(Desired.STOPPED, later)
                .withJid("5511999990001:7@s.whatsapp.net", later)
                .withSettings(SETTINGS, later)
                .withProcess(new ProcessHistory(
                        5_000_000_000L,
                        3,
                        SETTINGS.withBinary("/opt/x"),
                        4_999_999_999L,
                        new LastExit("signal 9", later)));
        store.update(changed).await();

        // Then
        assertThat(store.list().await()).containsExactly(changed, other);
    }

    @Test
    void shouldForgetNameAndJidWhenTheyAreTakenAway() {
        // Given
        Device device = device("a", "5511999990001", 8000);
        store.insert(device).await();
        store.update(device.withName("Loja", NOW).withJid("x@s.whatsapp.net", NOW))
                .await();

        // When
        store.update(device).await();

        // Then
        assertThat(store.list().await()).containsExactly(device);
    }

    @Test
    void shouldRemoveTheDeviceWithItsJobsWhenItIsDeleted() {
        // Given
        store.insert(device("a", "5511999990001", 8000)).await();
        store.insert(device("b", "5511999990002", 8001)).await();
        job("job-a", "a");
        job("job-b", "b");

        check("a");
        check("b");

        // When
        store.delete(new DeviceId("a"), NOW).await();

        // Then
        assertThat(store.list().await())
                .extracting(device -> device.id().value())
                .containsExactly("b");
        assertThat(jobs()).containsExactly("job-b");
        assertThat(checkedBy()).containsExactly("b");
        assertThat(store.insert(device("a", "5511999990001", 8000)).await())
                .as("number and port are free again")
                .isTrue();
    }

    private void job(String id, String device) {
        database.write(session -> session.change("""
                        INSERT INTO send_jobs
                          (id, tenant, device, recipient, kind, body, state, attempts, created_at, updated_at)
                        VALUES (?, 'acme', ?, 'x', 'text', '{}', 'queued', 0, 0, 0)""", Tuple.of(id, device))).await();
    }

    private void check(String device) {
        database.change("INSERT INTO number_checks (device, number, checked_at) VALUES (?, '1', 0)", Tuple.of(device))
                .await();
    }

    private List<String> checkedBy() {
        return database.read(session ->
                        session.list("SELECT device FROM number_checks", Tuple.tuple(), row -> row.getString("device")))
                .await();
    }

    private List<String> jobs() {
        return database.read(
                        session -> session.list("SELECT id FROM send_jobs", Tuple.tuple(), row -> row.getString("id")))
                .await();
    }
}
