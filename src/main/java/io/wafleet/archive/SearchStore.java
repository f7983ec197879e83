package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.archive.MessageStore.Page;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages by their words, from {@code archive_messages}. */
public final class SearchStore {
    private final Database database;
    private final FullTextStore text;

    public SearchStore(Database database) {
        this.database = database;
        this.text = FullTextStore.of(database);
    }

    /**
     * What was found.
     *
     * @param more whether there may be more: also a page that is short may have some after it
     * @param last the number up to which all are told; where it began if there are none
     */
    public record Found(List<ArchivedMessage> messages, boolean more, long last) {}

    /**
     * Messages with lower numbers than this one, those first that were archived last. What the caller may not see is not counted
     * either: nobody learns from a page how much others have.
     */
    public Future<Found> find(MessageFilter filter, long below, PageSize size) {
        Condition condition = condition(filter);
        List<Object> parameters = new ArrayList<>(List.of(text.wanted(filter.text()), below));
        parameters.addAll(condition.parameters());
        parameters.add(size.rows());
        return database.read(session -> session.list(
                        text.numbers(condition.sql()), Tuple.from(parameters), row -> row.getLong("found"))
                .compose(numbers -> numbers.isEmpty()
                        ? Future.succeededFuture(new Found(List.of(), false, below))
                        : MessageStore.page(session, these(numbers), "seq DESC", size)
                                .map(page -> found(page, numbers, size))));
    }

    private static Condition these(List<Long> numbers) {
        return new Condition(
                "seq IN (" + String.join(", ", Collections.nCopies(numbers.size(), "?")) + ")", List.copyOf(numbers));
    }

    private static Found found(Page page, List<Long> numbers, PageSize size) {
        List<ArchivedMessage> messages = page.messages();
        return page.more()
                ? new Found(messages, true, messages.get(messages.size() - 1).seq())
                : new Found(messages, numbers.size() == size.rows(), numbers.get(numbers.size() - 1));
    }

    private static Condition condition(MessageFilter filter) {
        Condition condition = new Condition("known = 1", List.of()).coveredBy(filter.access());
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
