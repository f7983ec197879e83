package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import java.time.Instant;
import java.util.Set;
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
    record LaneRow(JsonObject settings, @Nullable Cause paused, Instant brakedUntil) {
        static final LaneRow FRESH = new LaneRow(new JsonObject(), null, Instant.EPOCH);

        /** What the gateway pauses a queue for by itself. All else was a user, and is nothing to be alarmed of. */
        private static final Set<CauseCode> OWN = Set.of(CauseCode.LOGGED_OUT, CauseCode.REFUSALS);

        boolean isPausedByAUser() {
            return paused != null && !OWN.contains(paused.code());
        }
    }

    Future<LaneRow> find(DeviceId device) {
        return database.read(session -> session.first(
                        "SELECT settings, paused, first_contacts_held_until FROM lanes WHERE device = ?",
                        Tuple.of(device.value()),
                        row -> new LaneRow(
                                new JsonObject(row.getString("settings")),
                                Cause.parse(row.getString("paused")),
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
                                Cause.column(lane.paused()),
                                lane.brakedUntil().toEpochMilli(),
                                now.toEpochMilli()))
                .mapEmpty());
    }

    Future<Void> delete(DeviceId device) {
        return database.write(session -> session.change("DELETE FROM lanes WHERE device = ?", Tuple.of(device.value()))
                .mapEmpty());
    }
}
