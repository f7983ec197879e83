package io.wafleet.send.addressing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Spellings;
import io.wafleet.store.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The table {@code recipients}: which JID a number has. */
final class RecipientStore {
    private final Database database;

    RecipientStore(Database database) {
        this.database = database;
    }

    /** @param jid null if the number was not on WhatsApp */
    record Known(@Nullable String jid, Instant checkedAt) {}

    Future<@Nullable Known> find(String number) {
        return database.read(session -> session.first(
                "SELECT jid, checked_at FROM recipients WHERE number = ?",
                Tuple.of(number),
                row -> new Known(row.getString("jid"), Instant.ofEpochMilli(row.getLong("checked_at")))));
    }

    Future<Void> save(String number, Known known) {
        return database.write(session -> session.change(
                        """
                        INSERT INTO recipients (number, jid, checked_at) VALUES (?, ?, ?)
                        ON CONFLICT (number) DO UPDATE SET jid = excluded.jid, checked_at = excluded.checked_at""", Tuple.of(number, known.jid(), known.checkedAt().toEpochMilli()))
                .mapEmpty());
    }

    Future<Void> forget(Instant checkedBefore) {
        return database.write(session -> session.change(
                        "DELETE FROM recipients WHERE checked_at < ?", Tuple.of(checkedBefore.toEpochMilli()))
                .mapEmpty());
    }

    /** The spelling that somebody wrote to the device with: then it is theirs, and nobody need be asked. */
    Future<@Nullable String> wroteToUs(DeviceId device, Spellings spellings) {
        return database.read(session -> session.first(
                "SELECT jid FROM contacts WHERE device = ? AND jid IN (?, ?) AND last_in > 0 ORDER BY last_in DESC LIMIT 1",
                Tuple.of(device.value(), spellings.likely(), spellings.other()),
                row -> row.getString("jid")));
    }
}
