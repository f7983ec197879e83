package io.wafleet.quota;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table {@code quotas}: what is set for single tenants. */
final class QuotaStore {
    private final Database database;

    QuotaStore(Database database) {
        this.database = database;
    }

    private record Entry(
            String tenant, String quota, @Nullable Long most) {}

    private static Entry entry(Row row) {
        return new Entry(row.getString("tenant"), row.getString("quota"), row.getLong("most"));
    }

    /** By the tenant. */
    Future<Map<String, Limits>> list() {
        return database.read(session ->
                        session.list("SELECT tenant, quota, most FROM quotas", Tuple.tuple(), QuotaStore::entry))
                .map(entries -> {
                    Map<String, Map<Quota, OptionalLong>> values = new HashMap<>();
                    entries.forEach(entry -> add(entry, values));
                    Map<String, Limits> limits = new HashMap<>();
                    values.forEach((tenant, its) -> limits.put(tenant, new Limits(its)));
                    return limits;
                });
    }

    /** A quota of a later version is nobody's here. */
    private static void add(Entry entry, Map<String, Map<Quota, OptionalLong>> values) {
        Arrays.stream(Quota.values())
                .filter(quota -> quota.text().equals(entry.quota()))
                .forEach(quota -> values.computeIfAbsent(entry.tenant(), first -> new EnumMap<>(Quota.class))
                        .put(quota, entry.most() == null ? OptionalLong.empty() : OptionalLong.of(entry.most())));
    }

    /** All that is set for the tenant from now on. */
    Future<Void> replace(String tenant, Limits limits) {
        List<Tuple> rows = limits.values().keySet().stream()
                .map(quota -> Tuple.wrap(Arrays.<@Nullable Object>asList(tenant, quota.text(), limits.limit(quota))))
                .toList();
        return database.write(session -> remove(session, tenant)
                .compose(removed -> rows.isEmpty()
                        ? Future.succeededFuture()
                        : session.changeEach("INSERT INTO quotas (tenant, quota, most) VALUES (?, ?, ?)", rows)
                                .mapEmpty()));
    }

    private static Future<Integer> remove(Session session, String tenant) {
        return session.change("DELETE FROM quotas WHERE tenant = ?", Tuple.of(tenant));
    }
}
