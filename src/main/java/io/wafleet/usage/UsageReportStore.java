package io.wafleet.usage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.usage.Message.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sums of the table {@code usage_days}. */
public final class UsageReportStore {
    private static final String SUMS = Arrays.stream(Direction.values())
            .flatMap(direction -> Arrays.stream(Kind.values())
                    .map(kind ->
                            sum("messages", direction, "AND kind = '" + kind.text() + "'", column(direction, kind))))
            .collect(Collectors.joining(", "));
    private static final String BYTES = Arrays.stream(Direction.values())
            .map(direction -> sum("bytes", direction, "", "bytes_" + direction.text()))
            .collect(Collectors.joining(", "));

    private final Database database;

    public UsageReportStore(Database database) {
        this.database = database;
    }

    /** Rows of groups in their order; there are more than these, or not. */
    public record Page(List<UsageRow> rows, boolean more) {
        public List<String> last() {
            return rows.get(rows.size() - 1).names();
        }
    }

    private static String sum(String what, Direction direction, String which, String name) {
        return "CAST(sum(CASE WHEN direction = '" + direction.text() + "' " + which + " THEN " + what
                + " ELSE 0 END) AS BIGINT) AS " + name;
    }

    private static String column(Direction direction, Kind kind) {
        return direction.text() + "_" + kind.text();
    }

    private static String key(Group group) {
        return switch (group) {
            case MONTH -> "substr(day, 1, 7)";
            case DAY -> "day";
            case TENANT -> "tenant";
            case DEVICE -> "device";
        };
    }

    /**
     * Some of what was used.
     *
     * @param after the names of the row that these come after; empty to begin with the first
     */
    public Future<Page> page(UsageFilter filter, List<String> after, int limit) {
        List<Group> groups = filter.groups();
        String keys = groups.stream().map(UsageReportStore::key).collect(Collectors.joining(", "));
        Condition condition = new Condition(
                        "day >= ? AND day <= ?",
                        List.of(filter.from().toString(), filter.to().toString()))
                .coveredBy(filter.by());
        if (!after.isEmpty()) {
            String places = String.join(", ", Collections.nCopies(after.size(), "?"));
            condition = condition.and("(" + keys + ") > (" + places + ")", after);
        }
        String names = groups.stream()
                .map(group -> key(group) + " AS of_" + group.text())
                .collect(Collectors.joining(", "));
        // A device's id may be used again by another tenant; no id has a blank.
        String sql = "SELECT " + names + ", count(DISTINCT device || ' ' || tenant) AS devices, " + SUMS + ", " + BYTES
                + " FROM usage_days WHERE " + condition.sql() + " GROUP BY " + keys + " ORDER BY " + keys + " LIMIT ?";
        Condition wanted = condition;
        return database.read(session -> session.list(sql, wanted.with(limit + 1), row -> row(row, groups)))
                .map(rows -> new Page(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit));
    }

    private static UsageRow row(Row row, List<Group> groups) {
        List<String> names = new ArrayList<>();
        groups.forEach(group -> names.add(row.getString("of_" + group.text())));
        return new UsageRow(
                groups,
                names,
                row.getLong("devices"),
                messages(row, Direction.OUT),
                messages(row, Direction.IN),
                row.getLong("bytes_out"),
                row.getLong("bytes_in"));
    }

    private static Map<Kind, Long> messages(Row row, Direction direction) {
        Map<Kind, Long> messages = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            messages.put(kind, row.getLong(column(direction, kind)));
        }
        return messages;
    }
}
