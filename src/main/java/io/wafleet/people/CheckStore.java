package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code number_checks}: what WhatsApp was asked about numbers, each once in a time at most. */
final class CheckStore {
    private final Database database;

    CheckStore(Database database) {
        this.database = database;
    }

    /**
     * WhatsApp's answer.
     *
     * @param number the number's one name, however it is spelled
     * @param jid null if nobody has it
     */
    record Checked(String number, @Nullable String jid, Instant at) {}

    /** All that a device has asked since a time, by number: it is bounded by what a device may ask. */
    Future<Map<String, Checked>> since(DeviceId device, Instant time) {
        return database.read(session -> session.list(
                        "SELECT number, jid, checked_at FROM number_checks WHERE device = ? AND checked_at > ?",
                        Tuple.of(device.value(), time.toEpochMilli()),
                        row -> new Checked(
                                row.getString("number"),
                                row.getString("jid"),
                                Instant.ofEpochMilli(row.getLong("checked_at")))))
                .map(CheckStore::byNumber);
    }

    private static Map<String, Checked> byNumber(List<Checked> all) {
        return all.stream().collect(Collectors.toMap(Checked::number, Function.identity()));
    }

    /** @param oldest what is older says nothing any more, whosever it is, and goes */
    Future<Void> save(DeviceId device, Checked answer, Instant oldest) {
        return database.write(session -> session.change(
                        "DELETE FROM number_checks WHERE checked_at <= ?", Tuple.of(oldest.toEpochMilli()))
                .compose(removed -> session.change(
                        """
                        INSERT INTO number_checks (device, number, jid, checked_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (device, number) DO UPDATE SET jid = excluded.jid, checked_at = excluded.checked_at""",
                        Tuple.of(
                                device.value(),
                                answer.number(),
                                answer.jid(),
                                answer.at().toEpochMilli())))
                .mapEmpty());
    }
}
