package io.wafleet.optout;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Recipient;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives those on the lists, in {@code opt_outs}, the names that only {@code identities} has, before these are removed there: whoever
 * opted out by the one name would be written to by the other from then on. Each step is one transaction, so that none adds to the
 * list of a tenant that is removed meanwhile.
 */
final class LastingNamesStore {
    private static final int STEP = 200;

    private final Database database;

    LastingNamesStore(Database database) {
        this.database = database;
    }

    /** Both names of a person, as a device of the tenant has learned them. */
    private record Pair(String tenant, String lid, String phone) {
        private boolean isOf(OptOut optOut) {
            return lid.equals(optOut.lid()) || lid.equals(optOut.jid()) || isPhoneOf(optOut);
        }

        private boolean isPhoneOf(OptOut optOut) {
            return Recipient.identity(phone).equals(optOut.person());
        }

        private boolean isNewOf(OptOut optOut) {
            return isOf(optOut) && !(isPhoneOf(optOut) && lid.equals(optOut.lid()));
        }
    }

    /** Of people who have any of these names. */
    Future<Void> note(Access.Whole by, Set<String> names) {
        List<String> any = List.copyOf(names);
        List<Object> twice = new ArrayList<>(any);
        twice.addAll(any);
        Condition theirs = new Condition(
                        "(" + Condition.isOneOf("phone", any) + " OR " + Condition.isOneOf("lid", any) + ")", twice)
                .ofTenant(by);
        return database.write(session -> session.list(
                        "SELECT DISTINCT tenant, lid, phone FROM identities JOIN devices ON devices.id = identities.device WHERE "
                                + theirs.sql(),
                        Tuple.from(theirs.parameters()),
                        row -> new Pair(row.getString("tenant"), row.getString("lid"), row.getString("phone")))
                .compose(pairs -> note(session, pairs)));
    }

    /** Of all whom the device knows, which need not be there any more itself. */
    Future<Void> noteOf(String tenant, DeviceId device) {
        return noteOf(tenant, device, "");
    }

    private Future<Void> noteOf(String tenant, DeviceId device, String after) {
        return database.write(session -> session.list(
                                "SELECT lid, phone FROM identities WHERE device = ? AND lid > ? ORDER BY lid LIMIT ?",
                                Tuple.of(device.value(), after, STEP),
                                row -> new Pair(tenant, row.getString("lid"), row.getString("phone")))
                        .compose(pairs -> note(session, pairs).map(pairs)))
                .compose(pairs -> pairs.size() < STEP
                        ? Future.succeededFuture()
                        : noteOf(tenant, device, pairs.get(STEP - 1).lid()));
    }

    private static Future<Void> note(Session session, List<Pair> pairs) {
        Map<String, List<Pair>> byTenant = pairs.stream().collect(Collectors.groupingBy(Pair::tenant));
        Future<Void> chain = Future.succeededFuture();
        for (Map.Entry<String, List<Pair>> of : byTenant.entrySet()) {
            chain = chain.compose(done -> note(session, of.getKey(), of.getValue()));
        }
        return chain;
    }

    private static Future<Void> note(Session session, String tenant, List<Pair> pairs) {
        List<String> jids = pairs.stream()
                .flatMap(pair -> Stream.of(pair.phone(), pair.lid()))
                .toList();
        return OptOutStore.named(session, tenant, Aliases.of(jids))
                .compose(found -> OptOutStore.alsoAs(
                        session,
                        pairs.stream().flatMap(pair -> missing(pair, found)).toList()));
    }

    private static Stream<OptOut> missing(Pair pair, List<OptOut> found) {
        return found.stream()
                .filter(pair::isNewOf)
                .map(optOut -> optOut.alsoAs(OptOuts.newId(), pair.phone(), pair.lid()));
    }
}
