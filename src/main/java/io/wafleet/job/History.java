package io.wafleet.job;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states that a job went through, oldest first, each with its time and cause. Of a job that goes round and round, the
 * first and the last steps are kept.
 */
public record History(List<Step> steps) {
    static final History EMPTY = new History(List.of());
    static final int MAX_STEPS = 40;

    /** The first steps tell how it began; what is dropped are the oldest of the others. */
    private static final int KEPT_FIRST = 10;

    public History {
        steps = List.copyOf(steps);
    }

    record Step(SendState state, Instant at, @Nullable Cause cause) {
        public JsonObject toJson() {
            JsonObject json = new JsonObject().put("state", state.text()).put("at", at.toString());
            return cause == null ? json : json.put("cause", cause.toJson());
        }
    }

    History with(SendState state, @Nullable Cause cause, Instant at) {
        List<Step> longer = new ArrayList<>(steps);
        if (longer.size() >= MAX_STEPS) {
            longer.remove(KEPT_FIRST);
        }
        longer.add(new Step(state, at.truncatedTo(ChronoUnit.MILLIS), cause));
        return new History(longer);
    }

    public JsonArray toJson() {
        JsonArray json = new JsonArray();
        steps.forEach(step -> json.add(step.toJson()));
        return json;
    }

    static History parse(String stored) {
        List<Step> steps = new ArrayList<>();
        JsonArray json = new JsonArray(stored);
        for (int i = 0; i < json.size(); i++) {
            JsonObject step = json.getJsonObject(i);
            steps.add(new Step(
                    SendState.parse(step.getString("state")),
                    Instant.parse(step.getString("at")),
                    Cause.ofAny(step.getValue("cause"))));
        }
        return new History(steps);
    }
}
