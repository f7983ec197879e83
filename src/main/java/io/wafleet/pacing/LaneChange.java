package io.wafleet.pacing;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a user sets for a lane. Whatever is wrong is a problem that names the field. */
public final class LaneChange {
    private static final int MAX_MILLIS = 3_600_000;
    private static final int MAX_PER_MINUTE = 10_000;
    private static final int MAX_CAP = 100_000;
    private static final int MAX_WARM_UP_DAYS = 365;
    private static final int MAX_FAILURES = 10_000;
    private static final Set<String> NAMES = Set.of(
            "intervalMillis",
            "jitterMillis",
            "perMinute",
            "perHour",
            "perDay",
            "repliesPerMinute",
            "repliesPerHour",
            "repliesPerDay",
            "firstContactsPerDay",
            "warmUpDays",
            "warmUpFrom",
            "quietHours",
            "typing",
            "pauseAfterFailures");

    private static final Set<String> QUIET_NAMES = Set.of("from", "to", "zone");

    private final JsonObject json;

    private LaneChange(JsonObject json) {
        this.json = json;
    }

    /** What was set before, with the change: what is given is set, null takes it away, the rest stays. */
    public static JsonObject merged(JsonObject before, JsonObject change) {
        JsonObject merged = before.copy();
        change.forEach(entry -> {
            if (!NAMES.contains(entry.getKey())) {
                throw unknown("settings.", entry.getKey(), NAMES);
            }
            if (entry.getValue() == null) {
                merged.remove(entry.getKey());
            } else {
                merged.put(entry.getKey(), entry.getValue());
            }
        });
        return merged;
    }

    /** The settings with what was set in place of the defaults. */
    public static LaneSettings apply(JsonObject set, LaneSettings defaults) {
        LaneChange change = new LaneChange(set);
        return new LaneSettings(
                Duration.ofMillis(change.number(
                        "intervalMillis", MAX_MILLIS, defaults.interval().toMillis())),
                Duration.ofMillis(change.number(
                        "jitterMillis", MAX_MILLIS, defaults.jitter().toMillis())),
                new Caps(
                        change.number(
                                "perMinute", MAX_PER_MINUTE, defaults.caps().perMinute()),
                        change.number("perHour", MAX_CAP, defaults.caps().perHour()),
                        change.number("perDay", MAX_CAP, defaults.caps().perDay())),
                new Caps(
                        change.number(
                                "repliesPerMinute",
                                MAX_PER_MINUTE,
                                defaults.replyCaps().perMinute()),
                        change.number(
                                "repliesPerHour", MAX_CAP, defaults.replyCaps().perHour()),
                        change.number(
                                "repliesPerDay", MAX_CAP, defaults.replyCaps().perDay())),
                change.number("firstContactsPerDay", MAX_CAP, defaults.firstContactsPerDay()),
                change.number("warmUpDays", MAX_WARM_UP_DAYS, defaults.warmUpDays()),
                change.warmUpFrom(),
                change.quietHours(defaults.quietHours()),
                change.flag("typing", defaults.typing()),
                change.number("pauseAfterFailures", MAX_FAILURES, defaults.pauseAfterFailures()));
    }

    private int number(String name, int max, long otherwise) {
        Object value = json.getValue(name);
        if (value == null) {
            return (int) otherwise;
        }
        if (value instanceof Integer number && number >= 0 && number <= max) {
            return number;
        }
        throw wrong(name, "must be a whole number between 0 and " + max);
    }

    private boolean flag(String name, boolean otherwise) {
        Object value = json.getValue(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "must be true or false");
    }

    private @Nullable LocalDate warmUpFrom() {
        Object value = json.getValue("warmUpFrom");
        try {
            return value == null ? null : LocalDate.parse(value.toString());
        } catch (DateTimeException notADate) {
            throw wrong("warmUpFrom", "must be a date such as 2026-01-31");
        }
    }

    private @Nullable QuietHours quietHours(@Nullable QuietHours otherwise) {
        Object value = json.getValue("quietHours");
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof JsonObject hours)) {
            throw wrong("quietHours", "must be an object of from, to and zone");
        }
        hours.fieldNames().stream()
                .filter(name -> !QUIET_NAMES.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw unknown("settings.quietHours.", name, QUIET_NAMES);
                });
        LocalTime from = time(hours, "from");
        LocalTime to = time(hours, "to");
        if (from.equals(to)) {
            throw wrong("quietHours.to", "must be another time than from");
        }
        return new QuietHours(from, to, zone(hours));
    }

    private static LocalTime time(JsonObject hours, String name) {
        try {
            return LocalTime.parse(String.valueOf(hours.getValue(name)));
        } catch (DateTimeException notATime) {
            throw wrong("quietHours." + name, "must be a time of day such as 21:30");
        }
    }

    private static ZoneId zone(JsonObject hours) {
        try {
            return ZoneId.of(String.valueOf(hours.getValue("zone")));
        } catch (DateTimeException notAZone) {
            throw wrong("quietHours.zone", "must be a time zone such as America/Sao_Paulo");
        }
    }

    /** As {@link #apply} reads it. */
    public static JsonObject toJson(LaneSettings settings) {
        QuietHours hours = settings.quietHours();
        LocalDate from = settings.warmUpFrom();
        return new JsonObject()
                .put("intervalMillis", settings.interval().toMillis())
                .put("jitterMillis", settings.jitter().toMillis())
                .put("perMinute", settings.caps().perMinute())
                .put("perHour", settings.caps().perHour())
                .put("perDay", settings.caps().perDay())
                .put("repliesPerMinute", settings.replyCaps().perMinute())
                .put("repliesPerHour", settings.replyCaps().perHour())
                .put("repliesPerDay", settings.replyCaps().perDay())
                .put("firstContactsPerDay", settings.firstContactsPerDay())
                .put("warmUpDays", settings.warmUpDays())
                .put("warmUpFrom", from == null ? null : from.toString())
                .put("quietHours", hours == null ? null : toJson(hours))
                .put("typing", settings.typing())
                .put("pauseAfterFailures", settings.pauseAfterFailures());
    }

    private static JsonObject toJson(QuietHours hours) {
        return new JsonObject()
                .put("from", hours.from().toString())
                .put("to", hours.to().toString())
                .put("zone", hours.zone().getId());
    }

    private static RuntimeException unknown(String prefix, String name, Set<String> known) {
        return Unknown.of(
                        "setting",
                        prefix + name,
                        known.stream().map(prefix::concat).toList())
                .exception();
    }

    private static RuntimeException wrong(String name, String detail) {
        return Problem.field("settings." + name, detail).exception();
    }
}
