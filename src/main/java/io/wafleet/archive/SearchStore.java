package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.archive.MessageStore.Page;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages by their words, from {@code archive_messages}. */
public final class SearchStore {
    /** How many messages with the words a page looks at where most may not be wanted, so that no question reads them all. */
    static final int MAX_LOOKED_AT = 5000;

    private final Database database;
    private final FullTextStore text;

    public SearchStore(Database database) {
        this.database = database;
        this.text = FullTextStore.of(database);
    }

    /**
     * What was found.
     *
     * @param more whether there may be more: also a page that is short, or empty, may have some after it
     * @param last the number up to which all were looked at
     */
    public record Found(List<ArchivedMessage> messages, boolean more, long last) {}

    private record Scan(long last, long count) {}

    /** Messages with lower numbers than this one, those first that were archived last. */
    public Future<Found> find(MessageFilter filter, long below, PageSize size) {
        String wanted = text.wanted(filter.text());
        return database.read(session -> session.first(
                        "SELECT coalesce(min(found), 0) AS last, count(*) AS n FROM (" + text.numbers() + ") AS looked",
                        Tuple.of(wanted, below, MAX_LOOKED_AT),
                        row -> new Scan(row.getLong("last"), row.getLong("n")))
                .compose(scan -> scan == null || scan.count() == 0
                        ? Future.succeededFuture(new Found(List.of(), false, below))
                        : MessageStore.page(session, condition(filter, wanted, below), "seq DESC", size)
                                .map(page -> found(page, scan))));
    }

    private static Found found(Page page, Scan scan) {
        List<ArchivedMessage> messages = page.messages();
        return page.more()
                ? new Found(messages, true, messages.get(messages.size() - 1).seq())
                : new Found(messages, scan.count() == MAX_LOOKED_AT, scan.last());
    }

    private Condition condition(MessageFilter filter, String wanted, long below) {
        Condition condition = new Condition("known = 1", List.of())
                .coveredBy(filter.access())
                .and(
                        "seq IN (SELECT found FROM (" + text.numbers() + ") AS looked)",
                        List.of(wanted, below, MAX_LOOKED_AT));
        condition = oneOf(condition, "chat", List.copyOf(filter.chats()));
        condition = by(condition, List.copyOf(filter.senders()));
        condition = and(
                condition,
                "kind = ?",
                filter.kind() == null ? null : filter.kind().text());
        condition = and(condition, "from_me = ?", filter.fromMe() == null ? null : filter.fromMe() ? 1 : 0);
        condition = and(
                condition,
                "at >= ?",
                filter.from() == null ? null : filter.from().toEpochMilli());
        return and(condition, "at < ?", filter.to() == null ? null : filter.to().toEpochMilli());
    }

    private static Condition oneOf(Condition condition, String column, List<String> names) {
        return names.isEmpty() ? condition : condition.and(Condition.isOneOf(column, names), names);
    }

    /** By either name of a person. */
    private static Condition by(Condition condition, List<String> names) {
        if (names.isEmpty()) {
            return condition;
        }
        List<Object> twice = new ArrayList<>(names);
        twice.addAll(names);
        String either =
                "(" + Condition.isOneOf("sender", names) + " OR " + Condition.isOneOf("sender_lid", names) + ")";
        return condition.and(either, twice);
    }

    private static Condition and(Condition condition, String sql, @Nullable Object value) {
        return value == null ? condition : condition.and(sql, List.of(value));
    }
}
