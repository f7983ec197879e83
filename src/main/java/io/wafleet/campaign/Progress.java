package io.wafleet.campaign;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far a campaign is, from the counts of its jobs. */
record Progress(Campaign campaign, List<Count> counts, Instant now) {
    /** The rate is that of this time. */
    static final Duration LATELY = Duration.ofMinutes(10);

    private static final List<String> STATES =
            List.of("queued", "sending", "sent", "delivered", "read", "failed", "uncertain", "cancelled", "expired");

    Progress {
        counts = List.copyOf(counts);
    }

    /**
     * The jobs in one state.
     *
     * @param lately how many of them a child was called for lately
     * @param firstAt when the first of those was, epoch millis
     */
    record Count(
            String state,
            long number,
            long lately,
            @Nullable Long firstAt) {}

    long open() {
        return number("queued") + number("sending");
    }

    private long number(String state) {
        return counts.stream()
                .filter(count -> count.state().equals(state))
                .mapToLong(Count::number)
                .sum();
    }

    /** Messages a minute; null while too few went out to tell. */
    @Nullable
    Double perMinute() {
        long lately = counts.stream().mapToLong(Count::lately).sum();
        long since = counts.stream()
                .map(Count::firstAt)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .orElse(now.toEpochMilli());
        long millis = now.toEpochMilli() - since;
        // The first one opens the first interval.
        return lately < 2 || millis <= 0 ? null : Math.round((lately - 1) * 600_000.0 / millis) / 10.0;
    }

    /** @param pace how long what is open takes by the device's settings */
    JsonObject toJson(Duration pace) {
        JsonObject states = new JsonObject();
        STATES.forEach(state -> states.put(state, number(state)));
        Double rate = perMinute();
        JsonObject json = campaign.toJson(open() > 0)
                .put("counts", states)
                .put("open", open())
                .put("perMinute", rate);
        boolean running = campaign.state() == Campaign.State.RUNNING && open() > 0;
        return json.put(
                "estimatedEnd", running ? now.plus(remaining(rate, pace)).toString() : null);
    }

    private Duration remaining(@Nullable Double rate, Duration pace) {
        if (rate == null || rate <= 0) {
            return pace;
        }
        Duration measured = Duration.ofSeconds(Math.round(open() * 60 / rate));
        // Caps of the day, which the last minutes know nothing of.
        return measured.compareTo(pace) > 0 ? measured : pace;
    }
}
