package io.wafleet.send.addressing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Instant;

/** The table {@code contacts}, and what it means for jobs that wait. */
public final class ContactStore {
    private final Database database;

    public ContactStore(Database database) {
        this.database = database;
    }

    /**
     * The contact wrote to us: what waits for it is a reply now, and goes before other jobs. What waits with a low
     * priority keeps it.
     *
     * @return whether anything waits
     */
    public Future<Boolean> heard(DeviceId device, String jid, Instant at) {
        return database.write(session -> touch(session, device, jid, at.toEpochMilli(), 0)
                .compose(touched -> session.change("""
                        UPDATE send_jobs SET contact = 0, priority = CASE WHEN priority = 1 THEN 0 ELSE priority END
                        WHERE device = ? AND recipient = ? AND state = 'queued'""", Tuple.of(device.value(), jid)))
                .map(changed -> changed > 0));
    }

    /** We have written to the contact, or the child has a chat with it: it is no stranger any more. */
    public Future<Void> met(DeviceId device, String jid, Instant at) {
        return database.write(session -> touch(session, device, jid, 0, at.toEpochMilli())
                .compose(touched -> session.change("""
                        UPDATE send_jobs SET contact = 1
                        WHERE device = ? AND recipient = ? AND state = 'queued' AND contact = 2""", Tuple.of(device.value(), jid)))
                .mapEmpty());
    }

    private static Future<Integer> touch(Session session, DeviceId device, String jid, long in, long out) {
        return session.change("""
                INSERT INTO contacts (device, jid, last_in, last_out) VALUES (?, ?, ?, ?)
                ON CONFLICT (device, jid) DO UPDATE SET
                  last_in = CASE WHEN excluded.last_in > contacts.last_in THEN excluded.last_in ELSE contacts.last_in END,
                  last_out = CASE WHEN excluded.last_out > contacts.last_out THEN excluded.last_out
                    ELSE contacts.last_out END""", Tuple.of(device.value(), jid, in, out));
    }

    Future<Void> delete(DeviceId device) {
        return database.write(
                session -> session.change("DELETE FROM contacts WHERE device = ?", Tuple.of(device.value()))
                        .mapEmpty());
    }
}
