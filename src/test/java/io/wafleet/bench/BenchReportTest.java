package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private final List<String> progress = new ArrayList<>();
    private final BenchReport report = new BenchReport("supervisor", Machine.here(), progress::add);

    @Test
    void shouldNotBeMetWhenItIsEmpty() {
        assertThat(report.isMet()).isFalse();
    }

    @Test
    void shouldShowMeasuredBesideGoal() {
        report.add(new Figure("adoption", 0.8, 1, "s", "of 3 children"));
        report.number("ready s", 0.61234);
        assertThat(report.isMet()).isTrue();
        assertThat(report.lines())
                .anySatisfy(line -> assertThat(line).matches("adoption +0\\.8 s +<= 1 s +yes +of 3 children"))
                .contains("ready s: 0.612", "All goals are met.");
        assertThat(progress).containsExactly("adoption: 0.8 s (goal <= 1 s)");
    }

    @Test
    void shouldNotBeMetWhenOneFigureFallsShort() {
        report.add(new Figure("adoption", 0.8, 1, "s", ""));
        report.add(new Figure("idle CPU", 4, 3, "%", ""));
        assertThat(report.isMet()).isFalse();
        assertThat(report.lines())
                .anySatisfy(line -> assertThat(line).matches("idle CPU +4 % +<= 3 % +NO"))
                .contains("Not all goals are met.");
    }

    @Test
    void shouldBeOneDocumentWithTheMachine() {
        report.add(new Figure("adoption", 0.8, 1, "s", ""));
        report.number("ready s", 0.5);
        JsonObject json = report.json();
        assertThat(json.getString("subject")).isEqualTo("supervisor");
        assertThat(json.getBoolean("met")).isTrue();
        assertThat(json.getJsonArray("figures")).hasSize(1);
        assertThat(json.getJsonObject("numbers").getDouble("ready s")).isEqualTo(0.5);
        JsonObject machine = json.getJsonObject("machine");
        assertThat(machine.getInteger("cores")).isPositive();
        assertThat(machine.getLong("memoryMb")).isPositive();
        assertThat(machine.getString("jdk")).isNotBlank();
        assertThat(machine.getString("version")).isNotBlank();
    }
}
