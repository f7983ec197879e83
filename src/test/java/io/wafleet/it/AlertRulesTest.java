package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules themselves; that the gateway has what they read is checked in {@link MetricsIT}. */
class AlertRulesTest {
    @Test
    void shouldFireAtTheFirstOccurrenceAndClearAsTheTestsOfTheRulesSay() throws Exception {
        Tools.need("promtool");
        Process promtool = new ProcessBuilder("promtool", "test", "rules", AlertRules.TESTS.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
    }

    static Iterable<String> alerts() {
        return AlertRules.expressions().keySet();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void shouldHaveATestOfFiringAndOneOfClearing(String alert) throws Exception {
        String tests = Files.readString(AlertRules.TESTS);
        String asked = "ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}";
        assertThat(tests.lines().filter(line -> line.contains(asked) && line.contains("value: 1")))
                .as("fires")
                .isNotEmpty();
        assertThat(tests.lines().filter(line -> line.contains(asked) && line.contains("exp_samples: []")))
                .as("does not fire before, and not after")
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
