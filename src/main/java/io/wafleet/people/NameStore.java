package io.wafleet.people;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the table {@code identities}: which hidden number is which phone number, as far as a device has been told. */
final class NameStore {
    private static final int MAX = 100_000;

    private final Database database;

    NameStore(Database database) {
        this.database = database;
    }

    /** The JID with the phone number; null if the device was not told of this hidden one. */
    Future<@Nullable String> phone(DeviceId device, String lid) {
        return database.read(session -> session.first(
                "SELECT phone FROM identities WHERE device = ? AND lid = ?",
                Tuple.of(device.value(), lid),
                row -> row.getString("phone")));
    }

    /** The JIDs with phone numbers, by the hidden ones. */
    Future<Map<String, String>> phones(DeviceId device) {
        return database.read(session -> session.list(
                        "SELECT lid, phone FROM identities WHERE device = ? ORDER BY lid LIMIT " + MAX,
                        Tuple.of(device.value()),
                        row -> Map.entry(row.getString("lid"), row.getString("phone"))))
                .map(pairs -> pairs.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
