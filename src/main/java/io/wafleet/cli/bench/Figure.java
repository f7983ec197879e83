package io.wafleet.cli.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One thing that was measured, beside what it may be at most.
 *
 * @param unit of both numbers; empty for counts
 * @param how what exactly was measured, in a few words
 */
public record Figure(String name, double measured, double goal, String unit, String how) {
    /** What could not be measured is no number and does not meet its goal. */
    public boolean isMet() {
        return measured <= goal;
    }

    String measuredText() {
        return text(measured);
    }

    String goalText() {
        return "<= " + text(goal);
    }

    /** Rounded, but never so far that a missed goal looks met. */
    private String text(double value) {
        String number = value == Math.rint(value) ? "%.0f" : Math.abs(value) < 10 ? "%.3f" : "%.1f";
        return (String.format(Locale.ROOT, number, value) + " " + unit).strip();
    }

    JsonObject json() {
        return new JsonObject()
                .put("name", name)
                .put("measured", Double.isFinite(measured) ? measured : null)
                .put("goal", goal)
                .put("unit", unit)
                .put("met", isMet())
                .put("how", how);
    }
}
