package io.wafleet.bench;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One thing that was measured, beside what it may be at most, or must be at least.
 *
 * @param least whether the goal is the least that is good, not the most
 * @param unit of both numbers; empty for counts
 * @param how what exactly was measured, in a few words
 */
public record Figure(String name, double measured, double goal, boolean least, String unit, String how) {
    public Figure(String name, double measured, double goal, String unit, String how) {
        this(name, measured, goal, false, unit, how);
    }

    public static Figure atLeast(String name, double measured, double goal, String unit, String how) {
        return new Figure(name, measured, goal, true, unit, how);
    }

    /** What could not be measured is no number and does not meet its goal. */
    public boolean isMet() {
        return least ? measured >= goal : measured <= goal;
    }

    String measuredText() {
        return text(measured);
    }

    String goalText() {
        return (least ? ">= " : "<= ") + text(goal);
    }

    /** Rounded to the worse, so that a goal that was just missed does not look met. */
    private String text(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        String number = BigDecimal.valueOf(value)
                .setScale(Math.abs(value) < 10 ? 3 : 1, least ? RoundingMode.FLOOR : RoundingMode.CEILING)
                .stripTrailingZeros()
                .toPlainString();
        return (number + " " + unit).strip();
    }

    JsonObject json() {
        return new JsonObject()
                .put("name", name)
                .put("measured", Double.isFinite(measured) ? measured : null)
                .put("goal", goal)
                .put("least", least)
                .put("unit", unit)
                .put("met", isMet())
                .put("how", how);
    }
}
