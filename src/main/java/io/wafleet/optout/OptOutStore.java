package io.wafleet.optout;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.optout.OptOut.Source;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.store.Statement;
import io.wafleet.tenant.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code opt_outs}. */
public final class OptOutStore {
    private static final int CHUNK = 250;
    private static final String COLUMNS = "id, tenant, jid, lid, source, word, device, message, note, confirm_to, at";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM opt_outs ";
    private static final String VALUES = "INSERT INTO opt_outs (person, " + COLUMNS + ")"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, person) DO ";
    private static final String INSERT = VALUES + "NOTHING";
    private static final String ALSO = VALUES + "UPDATE SET lid = coalesce(opt_outs.lid, excluded.lid)";

    private static final String LEARNED =
            "SELECT phone, lid FROM identities" + " WHERE device IN (SELECT id FROM devices WHERE tenant = ?) AND ";

    private final Database database;

    public OptOutStore(Database database) {
        this.database = database;
    }

    /** Changes no row if the person is on the list already. */
    static Statement insert(OptOut optOut) {
        return new Statement(INSERT, row(optOut));
    }

    private static Tuple row(OptOut optOut) {
        DeviceId device = optOut.device();
        return Tuple.wrap(Arrays.<@Nullable Object>asList(
                optOut.person(),
                optOut.id(),
                optOut.tenant(),
                optOut.jid(),
                optOut.lid(),
                optOut.source().text(),
                optOut.word(),
                device == null ? null : device.value(),
                optOut.message(),
                optOut.note(),
                optOut.confirmTo(),
                optOut.at().toEpochMilli()));
    }

    private static OptOut optOut(Row row) {
        String device = row.getString("device");
        return new OptOut(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("jid"),
                row.getString("lid"),
                Source.parse(row.getString("source")),
                row.getString("word"),
                device == null ? null : new DeviceId(device),
                row.getString("message"),
                row.getString("note"),
                row.getString("confirm_to"),
                Instant.ofEpochMilli(row.getLong("at")));
    }

    /**
     * Adds another name of somebody who is on the list, or the hidden number to the name that is there: of that nobody is told, and
     * nothing is confirmed.
     */
    Future<Void> alsoAs(OptOut optOut) {
        return database.change(ALSO, row(optOut.confirmed())).mapEmpty();
    }

    /** The same of several, within a transaction. */
    static Future<Void> alsoAs(Session session, List<OptOut> optOuts) {
        return optOuts.isEmpty()
                ? Future.succeededFuture()
                : session.changeEach(
                                ALSO, optOuts.stream().map(OptOutStore::row).toList())
                        .mapEmpty();
    }

    /** Fails as {@link TenantStore#requireActive} does. */
    Future<Void> requireActive(String tenant) {
        return new TenantStore(database).requireActive(tenant);
    }

    /** Puts many of one tenant on the list, all or none; gives how many were not on it before. */
    Future<Integer> addAll(String tenant, List<OptOut> optOuts) {
        return database.write(session -> {
            Future<Integer> chain = TenantStore.requireActive(session, tenant).map(0);
            for (int from = 0; from < optOuts.size(); from += CHUNK) {
                List<Tuple> rows = optOuts.subList(from, Math.min(from + CHUNK, optOuts.size())).stream()
                        .map(OptOutStore::row)
                        .toList();
                chain = chain.compose(before -> session.changeEach(INSERT, rows)
                        .map(changed -> before
                                + changed.stream().mapToInt(Integer::intValue).sum()));
            }
            return chain;
        });
    }

    /**
     * Of a tenant, newest first.
     *
     * @param after only those older than the one with this id; empty to begin with the newest
     */
    public Future<List<OptOut>> page(String tenant, String after, int limit) {
        Tuple place = Tuple.of(tenant, after.isEmpty() ? Condition.ABOVE_IDS : after, limit);
        return database.read(session -> session.list(
                SELECT + "WHERE tenant = ? AND id < ? ORDER BY id DESC LIMIT ?", place, OptOutStore::optOut));
    }

    /** Those who can be meant by any of these names, at most a few. */
    public Future<List<OptOut>> named(String tenant, Aliases aliases) {
        return database.read(session -> named(session, tenant, aliases));
    }

    static Future<List<OptOut>> named(Session session, String tenant, Aliases aliases) {
        List<String> names = aliases.names();
        if (names.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Object> parameters = new ArrayList<>(List.of(tenant));
        parameters.addAll(names);
        parameters.addAll(names);
        return session.list(
                SELECT + "WHERE tenant = ? AND (" + Condition.isOneOf("person", names) + " OR "
                        + Condition.isOneOf("lid", names) + ")",
                Tuple.wrap(parameters),
                OptOutStore::optOut);
    }

    /** Those of the JIDs that are people on the list, also by what the children of the tenant's devices have told of their other names. */
    Future<Set<String>> among(String tenant, List<String> jids) {
        return database.read(session -> learn(session, tenant, Aliases.of(jids))
                .compose(aliases -> named(session, tenant, aliases).map(aliases::among)));
    }

    private static Future<Aliases> learn(Session session, String tenant, Aliases aliases) {
        List<String> jids = aliases.jids();
        List<Object> parameters = new ArrayList<>(List.of(tenant));
        parameters.addAll(jids);
        parameters.add(tenant);
        parameters.addAll(jids);
        return session.list(
                        LEARNED + Condition.isOneOf("phone", jids) + " UNION " + LEARNED
                                + Condition.isOneOf("lid", jids),
                        Tuple.wrap(parameters),
                        row -> {
                            aliases.same(row.getString("phone"), row.getString("lid"));
                            return row.getString("lid");
                        })
                .map(aliases);
    }

    /** Takes somebody off the list, under all names that it has for them; gives whom. */
    Future<List<OptOut>> remove(String tenant, String jid) {
        return database.write(session -> named(session, tenant, Aliases.of(List.of(jid)))
                .compose(found -> named(session, tenant, Aliases.ofAll(found)))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(found)
                        : session.changeEach(
                                        "DELETE FROM opt_outs WHERE id = ?",
                                        found.stream()
                                                .map(optOut -> Tuple.of(optOut.id()))
                                                .toList())
                                .map(found)));
    }

    /** Claims what is still to be confirmed, within the transaction that does so; false if it is not any more. */
    static Future<Boolean> claim(Session session, OptOut optOut) {
        return session.change(
                        "UPDATE opt_outs SET confirm_to = NULL WHERE id = ? AND confirm_to IS NOT NULL",
                        Tuple.of(optOut.id()))
                .map(changed -> changed == 1);
    }

    /** What an earlier gateway has left unconfirmed; what is older than that is left so. */
    Future<List<OptOut>> unconfirmed(Instant since, int limit) {
        return database.write(session -> session.change(
                        "UPDATE opt_outs SET confirm_to = NULL WHERE confirm_to IS NOT NULL AND at < ?",
                        Tuple.of(since.toEpochMilli()))
                .compose(given -> session.list(
                        SELECT + "WHERE confirm_to IS NOT NULL ORDER BY id LIMIT ?",
                        Tuple.of(limit),
                        OptOutStore::optOut)));
    }

    /** Removes all of a tenant's. */
    public Future<Void> removeOf(String tenant) {
        return database.change("DELETE FROM opt_outs WHERE tenant = ?", Tuple.of(tenant))
                .mapEmpty();
    }
}
