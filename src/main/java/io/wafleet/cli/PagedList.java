package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that the API gives in pages, one of them as a table.
 *
 * @param path where it is asked for
 * @param name of the list in the answer
 * @param cells of a row, as many as there are headings
 */
record PagedList(String path, String name, List<String> headings, Function<JsonObject, @Nullable Object[]> cells) {

    /** @param after the last row that is known already; null for none */
    int show(@Nullable String after, Shell shell, GatewayOptions where, OutputOptions how) {
        JsonObject page = where.api(shell).get(path + (after == null ? "" : "?after=" + Api.segment(after)));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        page.getJsonArray(name, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .forEach(row -> table.row(cells.apply(row)));
        List<String> lines = new ArrayList<>(table.lines());
        if (page.getBoolean("more", false)) {
            lines.add("There are more: --after '" + page.getString("last") + "'");
        }
        how.show(shell.terminal(), page, lines);
        return 0;
    }
}
