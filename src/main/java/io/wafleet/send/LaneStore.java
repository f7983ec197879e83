package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.pacing.PauseCause;
import io.wafleet.store.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The table {@code lanes}. */
final class LaneStore {
    private final Database database;

    LaneStore(Database database) {
        this.database = database;
    }

    /**
     * What is kept of a lane.
     *
     * @param settings what a user has set; the rest is as configured
     * @param paused why nothing is sent, null if it is
     * @param brakedUntil until when WhatsApp refuses first contacts
     */
    record LaneRow(JsonObject settings, @Nullable String paused, Instant brakedUntil) {
        static final LaneRow FRESH = new LaneRow(new JsonObject(), null, Instant.EPOCH);

        boolean isPausedByAUser() {
            return paused != null && !PauseCause.isOwn(paused);
        }
    }

    Future<LaneRow> find(DeviceId device) {
        return database.read(session -> session.first(
                        "SELECT settings, paused, first_contacts_held_until FROM lanes WHERE device = ?",
                        Tuple.of(device.value()),
                        row -> new LaneRow(
                                new JsonObject(row.getString("settings")),
                                row.getString("paused"),
                                Instant.ofEpochMilli(row.getLong("first_contacts_held_until")))))
                .map(found -> found == null ? LaneRow.FRESH : found);
    }

    Future<Void> save(DeviceId device, LaneRow lane, Instant now) {
        return database.write(session -> session.change(
                        """
                        INSERT INTO lanes (device, settings, paused, first_contacts_held_until, updated_at)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (device) DO UPDATE SET settings = excluded.settings, paused = excluded.paused,
                          first_contacts_held_until = excluded.first_contacts_held_until,
                          updated_at = excluded.updated_at""",
                        Tuple.of(
                                device.value(),
                                lane.settings().encode(),
                                lane.paused(),
                                lane.brakedUntil().toEpochMilli(),
                                now.toEpochMilli()))
                .mapEmpty());
    }

    Future<Void> delete(DeviceId device) {
        return database.write(session -> session.change("DELETE FROM lanes WHERE device = ?", Tuple.of(device.value()))
                .mapEmpty());
    }
}
