package io.wafleet.optout;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import java.util.List;

/** The table {@code opt_out_rules}. */
final class RuleStore {
    private final Database database;

    RuleStore(Database database) {
        this.database = database;
    }

    Future<List<Rules>> list() {
        return database.read(session ->
                session.list("SELECT tenant, words, confirmation FROM opt_out_rules", Tuple.tuple(), RuleStore::rules));
    }

    private static Rules rules(Row row) {
        String words = row.getString("words");
        return new Rules(
                row.getString("tenant"),
                words == null
                        ? null
                        : new JsonArray(words).stream().map(String::valueOf).toList(),
                row.getString("confirmation"));
    }

    Future<Void> save(Rules rules) {
        List<String> words = rules.words();
        return database.change(
                        """
                        INSERT INTO opt_out_rules (tenant, words, confirmation) VALUES (?, ?, ?)
                        ON CONFLICT (tenant) DO UPDATE SET words = excluded.words, confirmation = excluded.confirmation""",
                        Tuple.of(
                                rules.tenant(),
                                words == null ? null : new JsonArray(words).encode(),
                                rules.confirmation()))
                .mapEmpty();
    }

    Future<Void> removeOf(String tenant) {
        return database.change("DELETE FROM opt_out_rules WHERE tenant = ?", Tuple.of(tenant))
                .mapEmpty();
    }
}
