package io.wafleet.faults;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;

/** A line of the table of faults. */
record FaultRow(String id, String injected, String holds, String outcome, double seconds) {
    /** By letter, number and what follows it. */
    static final Comparator<FaultRow> ORDER = Comparator.<FaultRow>comparingInt(row -> row.id.charAt(0))
            .thenComparingInt(FaultRow::number)
            .thenComparing(FaultRow::id);

    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("injected", injected)
                .put("holds", holds)
                .put("outcome", outcome)
                .put("seconds", seconds);
    }

    static FaultRow fromJson(JsonObject row) {
        return new FaultRow(
                row.getString("id"),
                row.getString("injected"),
                row.getString("holds"),
                row.getString("outcome"),
                row.getDouble("seconds"));
    }

    private int number() {
        return Integer.parseInt(id.substring(1).replaceAll("\\D.*", ""));
    }

    String line() {
        return "| " + String.join(" | ", id, injected, holds, outcome) + " | " + "%.1f".formatted(seconds) + " |";
    }
}
