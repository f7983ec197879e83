package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import org.jspecify.annotations.Nullable;

/** The table {@code identities}: which hidden number, {@code @lid}, is which phone number. */
final class IdentityStore {
    private final Database database;

    IdentityStore(Database database) {
        this.database = database;
    }

    /** What is known of a hidden number otherwise is replaced: a person may have got another phone number. */
    Future<Void> learn(DeviceId device, String lid, String phone) {
        return database.change("""
                        INSERT INTO identities (device, lid, phone) VALUES (?, ?, ?)
                        ON CONFLICT (device, lid) DO UPDATE SET phone = excluded.phone""", Tuple.of(device.value(), lid, phone)).mapEmpty();
    }

    Future<@Nullable String> phoneOf(DeviceId device, String lid) {
        return database.read(session -> session.first(
                "SELECT phone FROM identities WHERE device = ? AND lid = ?",
                Tuple.of(device.value(), lid),
                row -> row.getString("phone")));
    }

    Future<@Nullable String> lidOf(DeviceId device, String phone) {
        return database.read(session -> session.first(
                "SELECT lid FROM identities WHERE device = ? AND phone = ? ORDER BY lid",
                Tuple.of(device.value(), phone),
                row -> row.getString("lid")));
    }

    Future<Void> delete(DeviceId device) {
        return database.change("DELETE FROM identities WHERE device = ?", Tuple.of(device.value()))
                .mapEmpty();
    }
}
