package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tables {@code archive_*} have of a person, found and removed in short steps. */
public final class ErasureStore {
    private static final int BATCH = 200;

    private final Database database;
    private final RemovalStore removal;

    public ErasureStore(Database database) {
        this.database = database;
        this.removal = new RemovalStore(database);
    }

    /**
     * A message of a person's, or of the chat with the person.
     *
     * @param media JSON text
     */
    public record Trace(
            long seq,
            String tenant,
            String device,
            String id,
            @Nullable String media) {}

    /** Some of them, with numbers above this one, in the order of these. */
    public Future<List<Trace>> traces(Access.Whole by, Set<String> names, long after) {
        List<String> any = List.copyOf(names);
        Condition condition = new Condition("seq > ?", List.of(after))
                .ofTenant(by)
                .and(
                        "(" + Condition.isOneOf("chat", any) + " OR " + Condition.isOneOf("sender", any) + " OR "
                                + Condition.isOneOf("sender_lid", any) + ")",
                        times(any, 3));
        return database.read(session -> session.list(
                "SELECT seq, tenant, device, message_id, media FROM archive_messages WHERE " + condition.sql()
                        + " ORDER BY seq LIMIT ?",
                condition.with(BATCH),
                row -> new Trace(
                        row.getLong("seq"),
                        row.getString("tenant"),
                        row.getString("device"),
                        row.getString("message_id"),
                        row.getString("media"))));
    }

    private static List<Object> times(List<String> values, int times) {
        List<Object> all = new ArrayList<>();
        Collections.nCopies(times, values).forEach(all::addAll);
        return all;
    }

    /** Removes these, and what was said of them. */
    public Future<Void> remove(List<Trace> traces) {
        return removal.remove(traces.stream().map(Trace::seq).toList());
    }

    /** Removes the chats with the person, and what the person felt about and read of others' messages. */
    public Future<Void> forget(Access.Whole by, Set<String> names) {
        List<String> any = List.copyOf(names);
        Condition whose = new Condition("1 = 1", List.of()).ofTenant(by);
        Condition chats = whose.and(
                "(" + Condition.isOneOf("chat", any) + " OR " + Condition.isOneOf("chat_lid", any) + ")",
                times(any, 2));
        Condition feelings = whose.and(
                "(" + Condition.isOneOf("chat", any) + " OR " + Condition.isOneOf("sender", any) + ")", times(any, 2));
        Condition receipts = whose.and(
                "(" + Condition.isOneOf("chat", any) + " OR " + Condition.isOneOf("reader", any) + ")", times(any, 2));
        return database.write(session -> session.change(
                        "DELETE FROM archive_chats WHERE " + chats.sql(), Tuple.from(chats.parameters()))
                .compose(gone -> session.change(
                        "DELETE FROM archive_reactions WHERE " + feelings.sql(), Tuple.from(feelings.parameters())))
                .compose(gone -> session.change(
                        "DELETE FROM archive_receipts WHERE " + receipts.sql(), Tuple.from(receipts.parameters())))
                .mapEmpty());
    }
}
