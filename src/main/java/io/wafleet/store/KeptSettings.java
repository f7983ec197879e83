package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;

/** Values that the gateway made once and must find again at its next start, such as its signing key. */
public final class KeptSettings {
    private final Database database;

    public KeptSettings(Database database) {
        this.database = database;
    }

    /** The kept value; the first time, what the supplier makes, kept from then on. */
    public Future<String> getOrMake(String name, Supplier<String> maker) {
        String made = maker.get();
        return database.write(session -> session.change(
                        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                        Tuple.of(name, made))
                .compose(inserted -> session.first(
                        "SELECT value FROM settings WHERE name = ?", Tuple.of(name), row -> row.getString("value")))
                .map(kept -> kept == null ? made : kept));
    }

    /** Keeps another value from now on. */
    public Future<Void> replace(String name, String value) {
        return database.write(
                session -> session.change("UPDATE settings SET value = ? WHERE name = ?", Tuple.of(value, name))
                        .mapEmpty());
    }
}
