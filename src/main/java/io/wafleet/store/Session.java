package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection for the length of one {@link Database#read} or {@link Database#write}. SQL is the same text for
 * both databases: {@code ?} for parameters; TEXT, BIGINT and INTEGER columns; booleans as 0/1, times as epoch millis.
 */
public final class Session {
    private final SqlConnection connection;
    private final Function<String, String> placeholders;

    Session(SqlConnection connection, Function<String, String> placeholders) {
        this.connection = connection;
        this.placeholders = placeholders;
    }

    /** Runs one statement and gives its rows mapped, in order. */
    public <T> Future<List<T>> list(String sql, Tuple parameters, Function<Row, T> mapper) {
        return run(sql, parameters).map(rows -> {
            List<T> mapped = new ArrayList<>(rows.size());
            rows.forEach(row -> mapped.add(mapper.apply(row)));
            return mapped;
        });
    }

    /** Runs one statement and gives its first row mapped, or null where there is none. */
    public <T> Future<@Nullable T> first(String sql, Tuple parameters, Function<Row, T> mapper) {
        return list(sql, parameters, mapper).map(rows -> rows.isEmpty() ? null : rows.get(0));
    }

    /**
     * Finds where a page of rows ends that may be long, without reading them: the database knows how long a text is.
     *
     * @param sql gives the rows' keys and their length as {@code bytes}, in order, at most as many as the page may have
     */
    public <K> Future<Cut<K>> cut(String sql, Tuple parameters, PageSize size, Function<Row, K> key) {
        return list(sql, parameters, row -> new Cut.Row<>(key.apply(row), row.getLong("bytes")))
                .map(rows -> Cut.of(rows, size));
    }

    /** Runs one statement that changes rows and gives how many it changed. */
    public Future<Integer> change(String sql, Tuple parameters) {
        return run(sql, parameters).map(RowSet::rowCount);
    }

    /** Runs statements in order, neighbours with the same SQL as one batch, and gives how many rows each changed. */
    public Future<List<Integer>> changeEach(List<Statement> statements) {
        List<Integer> counts = new ArrayList<>(statements.size());
        Future<Void> chain = Future.succeededFuture();
        for (int first = 0; first < statements.size(); ) {
            String sql = statements.get(first).sql();
            List<Tuple> batch = statements.stream()
                    .skip(first)
                    .takeWhile(statement -> statement.sql().equals(sql))
                    .map(Statement::parameters)
                    .toList();
            chain = chain.compose(done -> changeEach(sql, batch)).map(changed -> {
                counts.addAll(changed);
                return null;
            });
            first += batch.size();
        }
        return chain.map(counts);
    }

    /** Runs one statement once for each of the tuples, as one batch, and gives how many rows each changed. */
    public Future<List<Integer>> changeEach(String sql, List<Tuple> parameters) {
        if (parameters.size() == 1) {
            return change(sql, parameters.get(0)).map(List::of);
        }
        return connection
                .preparedQuery(placeholders.apply(sql))
                .executeBatch(parameters)
                .map(results -> counts(results, parameters.size()));
    }

    /** PostgreSQL's client gives a result for each tuple; the one of JDBC a single result, with a row for each. */
    private static List<Integer> counts(RowSet<Row> results, int size) {
        List<Integer> counts = new ArrayList<>(size);
        if (results.next() == null) {
            results.forEach(row -> counts.add(row.getInteger(0)));
        } else {
            for (RowSet<Row> each = results; each != null; each = each.next()) {
                counts.add(each.rowCount());
            }
        }
        return counts;
    }

    private Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return connection.preparedQuery(placeholders.apply(sql)).execute(parameters);
    }
}
