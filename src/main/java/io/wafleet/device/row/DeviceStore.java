package io.wafleet.device.row;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.id.DeviceId;
import io.wafleet.job.JobRemovalStore;
import io.wafleet.store.Database;
import io.wafleet.tenant.TenantStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code devices}. */
public final class DeviceStore {
    private final Database database;

    public DeviceStore(Database database) {
        this.database = database;
    }

    public Future<List<Device>> list() {
        return database.read(
                session -> session.list("SELECT * FROM devices ORDER BY id", Tuple.tuple(), DeviceStore::device));
    }

    /** Fails as {@link TenantStore#requireActive} does, before anything is made for a device of the tenant. */
    public Future<Void> requireTenant(String tenant) {
        return new TenantStore(database).requireActive(tenant);
    }

    /** False, with nothing changed, if the id, the number or the port is taken. Fails as {@link TenantStore#requireActive} does. */
    public Future<Boolean> insert(Device device) {
        return database.write(session -> TenantStore.requireActive(session, device.tenant())
                .compose(active -> session.change(
                        """
                        INSERT INTO devices (id, tenant, phone_number, expected_number, name, desired, port, hook_secret,
                          settings, generation, restarts, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT DO NOTHING""",
                        Tuple.of(
                                device.id().value(),
                                device.tenant(),
                                device.phoneNumber(),
                                device.expectedNumber(),
                                device.name(),
                                device.desired().text(),
                                device.port(),
                                device.registration().hookSecret(),
                                device.settings().toRow().encode(),
                                device.registration().createdAt().toEpochMilli(),
                                device.updatedAt().toEpochMilli())))
                .map(inserted -> inserted == 1));
    }

    /** Fails, with nothing changed, if the number is another device's. */
    public Future<Void> update(Device device) {
        ProcessHistory process = device.process();
        ChildSettings launched = process.launched();
        LastExit exit = process.lastExit();
        return database.write(session -> session.change(
                        """
                        UPDATE devices SET phone_number = ?, name = ?, desired = ?, jid = ?, settings = ?, generation = ?, restarts = ?,
                          launched = ?, linked_in = ?, last_exit = ?, last_exit_at = ?, updated_at = ? WHERE id = ?""",
                        Tuple.of(
                                device.phoneNumber(),
                                device.name(),
                                device.desired().text(),
                                device.jid(),
                                device.settings().toRow().encode(),
                                process.generation(),
                                process.restarts(),
                                launched == null ? null : launched.toRow().encode(),
                                process.linkedIn(),
                                exit == null ? null : exit.status(),
                                exit == null ? null : exit.at().toEpochMilli(),
                                device.updatedAt().toEpochMilli(),
                                device.id().value()))
                .mapEmpty());
    }

    /** Removes the device with its jobs; its events stay, they are history. */
    public Future<Void> delete(DeviceId device, Instant now) {
        return database.write(session -> JobRemovalStore.removeAll(session, device, now)
                .compose(removed ->
                        session.change("DELETE FROM number_checks WHERE device = ?", Tuple.of(device.value())))
                .compose(removed -> session.change("DELETE FROM devices WHERE id = ?", Tuple.of(device.value())))
                .mapEmpty());
    }

    private static Device device(Row row) {
        return new Device(
                registration(row),
                row.getString("phone_number"),
                row.getString("name"),
                Desired.parse(row.getString("desired")),
                row.getString("jid"),
                ChildSettings.ofRow(new JsonObject(row.getString("settings"))),
                process(row),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private static ProcessHistory process(Row row) {
        return new ProcessHistory(
                row.getLong("generation"),
                row.getLong("restarts"),
                launched(row),
                row.getLong("linked_in"),
                lastExit(row));
    }

    private static Registration registration(Row row) {
        return new Registration(
                new DeviceId(row.getString("id")),
                row.getString("tenant"),
                row.getString("expected_number"),
                row.getInteger("port"),
                row.getString("hook_secret"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    private static @Nullable ChildSettings launched(Row row) {
        String json = row.getString("launched");
        return json == null ? null : ChildSettings.ofRow(new JsonObject(json));
    }

    private static @Nullable LastExit lastExit(Row row) {
        Long at = row.getLong("last_exit_at");
        return at == null ? null : new LastExit(row.getString("last_exit"), Instant.ofEpochMilli(at));
    }
}
