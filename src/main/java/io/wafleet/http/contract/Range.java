package io.wafleet.http.contract;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much or how many there may be.
 *
 * @param min null for no bound, as {@code max}
 */
record Range(@Nullable BigDecimal min, @Nullable BigDecimal max) {

    static Range of(JsonObject json, String min, String max) {
        return new Range(bound(json, min), bound(json, max));
    }

    private static @Nullable BigDecimal bound(JsonObject json, String name) {
        Number number = json.getNumber(name);
        return number == null ? null : new BigDecimal(number.toString());
    }

    long least() {
        return min == null ? 0 : min.longValue();
    }

    boolean holds(BigDecimal value) {
        return (min == null || min.compareTo(value) <= 0) && (max == null || max.compareTo(value) >= 0);
    }

    /** Such as {@code between 1 and 500}; empty if all is within. */
    String text() {
        if (min != null && max != null) {
            return "between " + min.toPlainString() + " and " + max.toPlainString();
        }
        return min != null ? "at least " + min.toPlainString() : max != null ? "at most " + max.toPlainString() : "";
    }

    /** @param before what is said before the bounds, and {@code after} what is said after them */
    void check(String field, long count, String before, String after) {
        if (!holds(BigDecimal.valueOf(count))) {
            throw Problem.field(field, before + text() + after).exception();
        }
    }
}
