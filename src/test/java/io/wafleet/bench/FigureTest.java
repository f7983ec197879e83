package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void shouldBeMetUpToTheGoal() {
        assertThat(figure(0.9).isMet()).isTrue();
        assertThat(figure(1).isMet()).isTrue();
        assertThat(figure(1.0001).isMet()).isFalse();
    }

    @Test
    void shouldNotBeMetWhenNothingWasMeasured() {
        assertThat(figure(Double.NaN).isMet()).isFalse();
        assertThat(figure(Double.NaN).measuredText()).isEqualTo("unknown");
        assertThat(figure(Double.NaN).json().getValue("measured")).isNull();
    }

    @Test
    void shouldShowBothNumbersInTheirUnit() {
        assertThat(figure(0.98765).measuredText()).isEqualTo("0.988 s");
        assertThat(figure(12.345).measuredText()).isEqualTo("12.4 s");
        assertThat(figure(3).goalText()).isEqualTo("<= 1 s");
        assertThat(new Figure("files", 3, 5, "", "").measuredText()).isEqualTo("3");
    }

    @Test
    void shouldNotShowAMissedGoalAsMet() {
        assertThat(figure(1.0001).measuredText()).isEqualTo("1.001 s");
    }

    @Test
    void shouldBeJson() {
        assertThat(figure(0.5).json())
                .isEqualTo(new JsonObject()
                        .put("name", "adoption")
                        .put("measured", 0.5)
                        .put("goal", 1.0)
                        .put("least", false)
                        .put("unit", "s")
                        .put("met", true)
                        .put("how", "by the clock"));
    }

    @Test
    void shouldBeMetFromTheGoalOnWhenThatIsTheLeast() {
        assertThat(Figure.atLeast("rate", 10_000, 10_000, "/s", "").isMet()).isTrue();
        Figure missed = Figure.atLeast("rate", 9_999.99, 10_000, "/s", "");
        assertThat(missed.isMet()).isFalse();
        assertThat(missed.measuredText()).isEqualTo("9999.9 /s");
        assertThat(missed.goalText()).isEqualTo(">= 10000 /s");
        assertThat(Figure.atLeast("rate", Double.NaN, 1, "/s", "").isMet()).isFalse();
    }

    private static Figure figure(double measured) {
        return new Figure("adoption", measured, 1, "s", "by the clock");
    }
}
