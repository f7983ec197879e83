package io.wafleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bound() {
        Series.bound(registry);
    }

    private Set<String> values(String name, String label) {
        return registry.find(name).meters().stream()
                .map(meter -> String.valueOf(meter.getId().getTag(label)))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldKeepThePoolsOfTheProgramAndNoneOfAHost() {
        registry.counter("vertx.pool.completed", "pool_type", "worker", "pool_name", "vert.x-worker-thread");
        registry.counter("vertx.pool.completed", "pool_type", "http", "pool_name", "files.example:443");

        assertThat(values("vertx.pool.completed", "pool_type")).containsExactly("worker");
    }

    @Test
    void shouldCountMethodsThatNobodyKnowsAsOne() {
        registry.counter("vertx.http.server.requests", "method", "GET", "code", "200");
        registry.counter("vertx.http.server.requests", "method", "PROPFIND", "code", "405")
                .increment();
        registry.counter("vertx.http.server.requests", "method", "get", "code", "405")
                .increment();

        assertThat(values("vertx.http.server.requests", "method")).containsExactlyInAnyOrder("GET", "other");
        assertThat(registry.get("vertx.http.server.requests")
                        .tag("method", "other")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void shouldCountOtherServersAnswersByTheirClass() {
        for (String code : new String[] {"200", "204", "599", "600", "99", "2147483647"}) {
            registry.counter("vertx.http.client.responses", "code", code);
        }
        registry.counter("vertx.http.server.response.bytes", "code", "404");

        assertThat(values("vertx.http.client.responses", "code")).containsExactlyInAnyOrder("2xx", "5xx", "other");
        assertThat(values("vertx.http.server.response.bytes", "code")).containsExactly("404");
    }

    @Test
    void shouldStopAtAHundredTypesOfEventsWhenAChildInventsMore() {
        Meters meters = new Meters(registry);
        IntStream.range(0, 1000).forEach(each -> meters.events().event("invented." + each, false));

        assertThat(values("gateway.events.mirrored", "type")).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void shouldForgetAllOfADeviceAndOfAWebhookWhenTheyAreGone() {
        Meters meters = new Meters(registry);
        meters.sends().openQueue("a", this, each -> 0, each -> 0);
        meters.children().openLink("a", this, each -> 0);
        meters.sends().sendMoved("a", "sent", Duration.ofSeconds(1));
        meters.webhooks().openWebhook("w", this, each -> 0, each -> 0, each -> 0);
        meters.webhooks().deadLetter("w");

        meters.forgetDevice("a");
        meters.forgetWebhook("w");

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .isNotEmpty()
                .allMatch(name -> name.startsWith("gateway.send.latency"));
    }

    @Test
    void shouldCountRestartsFromZeroBeforeTheFirst() {
        new Meters(registry).children().expectRestarts(Set.of("crashed"));

        assertThat(registry.find("gateway.child.restarts").counters())
                .extracting(Counter::count)
                .containsExactly(0.0);
    }
}
