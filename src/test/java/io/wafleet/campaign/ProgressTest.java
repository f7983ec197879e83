package io.wafleet.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.Campaign.State;
import io.wafleet.campaign.Progress.Count;
import io.wafleet.id.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final long FIVE_MINUTES_AGO = NOW.minusSeconds(300).toEpochMilli();

    private static JsonObject json(State state, Duration pace, Count... counts) {
        Campaign campaign = new Campaign("c", "acme", new DeviceId("a"), null, state, 100, 100, 0, 0, NOW, NOW);
        return new Progress(campaign, List.of(counts), NOW).toJson(pace);
    }

    @Test
    void shouldTellWhenItEndsByWhatWentOutLately() {
        JsonObject json = json(
                State.RUNNING,
                Duration.ofMinutes(1),
                new Count("queued", 40, 0, null),
                new Count("sent", 50, 11, FIVE_MINUTES_AGO),
                new Count("read", 10, 10, FIVE_MINUTES_AGO + 1));

        assertThat(json.getString("state")).isEqualTo("running");
        assertThat(json.getDouble("perMinute")).isEqualTo(4.0);
        assertThat(json.getLong("open")).isEqualTo(40);
        assertThat(json.getString("estimatedEnd"))
                .isEqualTo(NOW.plusSeconds(600).toString());
        assertThat(json.getJsonObject("counts").getLong("sent")).isEqualTo(50);
        assertThat(json.getJsonObject("counts").getLong("failed")).isZero();
    }

    @Test
    void shouldTellWhenItEndsByThePaceWhileNothingWentOut() {
        JsonObject json = json(State.RUNNING, Duration.ofMinutes(7), new Count("queued", 100, 0, null));

        assertThat(json.getValue("perMinute")).isNull();
        assertThat(json.getString("estimatedEnd"))
                .isEqualTo(NOW.plusSeconds(420).toString());
    }

    @Test
    void shouldHaveNoEndInSightWhenItIsPaused() {
        JsonObject json = json(State.PAUSED, Duration.ofMinutes(7), new Count("queued", 100, 0, null));

        assertThat(json.getString("state")).isEqualTo("paused");
        assertThat(json.getValue("estimatedEnd")).isNull();
    }

    @Test
    void shouldBeDoneWhenNothingIsOpen() {
        assertThat(json(State.RUNNING, Duration.ZERO, new Count("failed", 100, 0, null))
                        .getString("state"))
                .isEqualTo("done");
        assertThat(json(State.PAUSED, Duration.ZERO, new Count("sent", 100, 0, null))
                        .getString("state"))
                .isEqualTo("done");
        assertThat(json(State.CANCELLED, Duration.ZERO, new Count("cancelled", 100, 0, null))
                        .getString("state"))
                .isEqualTo("cancelled");
    }
}
