package io.wafleet.bench.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.Latencies;
import io.wafleet.bench.Watch;
import io.wafleet.bench.events.EventsBench.Size;
import io.wafleet.client.Api;
import java.io.IOException;
import java.time.Duration;

/** How many deliveries a fast receiver gets, and whether one that hangs beside it changes how late they are. */
final class OutboxFigures {
    /** Of the events that the machine stores: as many as it can also deliver, beside the posting and the receiving. */
    private static final double PART_OFFERED = 0.6;

    private static final double LEAST_OF_OFFERED = 0.8;

    private static final double LAG_RATIO = 1.1;
    private static final double PART_CALM = 0.1;
    private static final int ROUNDS = 3;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LATEST = Duration.ofSeconds(60);

    private final Ground ground;
    private final EventFleet fleet;
    private final HookCalls hooks;
    private final int offered;
    private final int calm;
    private int next;

    /** @param stored how many events a second the machine stores */
    OutboxFigures(Ground ground, EventFleet fleet, int stored) {
        this.offered = Math.max(1, (int) (PART_OFFERED * stored));
        this.calm = Math.max(1, (int) (PART_CALM * stored));
        this.ground = ground;
        this.fleet = fleet;
        this.hooks = fleet.hooks();
    }

    /** @param first number that no message has yet */
    void measure(int first, Size size, BenchReport report) throws IOException, InterruptedException {
        next = first;
        try (WebhookReceivers receivers = new WebhookReceivers()) {
            subscribe(receivers.fastUrl());
            ground.progress().accept("webhooks to a fast receiver; warming up");
            run(receivers, size.part(), offered);
            Run full = run(receivers, size.part().multipliedBy(2), offered);
            report.add(Figure.atLeast(
                    "webhook deliveries",
                    full.perSecond / offered,
                    LEAST_OF_OFFERED,
                    "",
                    "%.0f a second, %d of %d to one fast receiver for %d devices, until the last was there; / %d offered"
                            .formatted(
                                    full.perSecond,
                                    full.deliveries,
                                    full.wanted,
                                    fleet.devices().size(),
                                    offered)));
            report.number("webhook deliveries /s", full.perSecond);
            report.number("POST to delivery median ms under full load", full.latencies.millis(MEDIAN));
            report.number("POST to delivery p99 ms under full load", full.latencies.millis(P99));
            compare(receivers, size, report);
        }
    }

    /** Turn by turn, so that what else the machine does strikes both. */
    private void compare(WebhookReceivers receivers, Size size, BenchReport report)
            throws IOException, InterruptedException {
        double alone = 0;
        double beside = 0;
        for (int i = 1; i <= ROUNDS; i++) {
            ground.progress().accept("deliveries beside a receiver that hangs, round " + i + " of " + ROUNDS);
            alone += run(receivers, size.part(), calm).latencies.millis(MEDIAN) / ROUNDS;
            String hanging = subscribe(receivers.hangingUrl());
            beside += run(receivers, size.part(), calm).latencies.millis(MEDIAN) / ROUNDS;
            fleet.gateway().api().delete("/api/webhooks/" + Api.segment(hanging));
        }
        report.add(new Figure(
                "lag beside a receiver that hangs",
                beside / alone,
                LAG_RATIO,
                "",
                "median from POST to delivery with a second subscription that never answers / without; %d/s, %d rounds"
                        .formatted(calm, ROUNDS)));
        report.number("POST to delivery median ms", alone);
        report.number("POST to delivery median ms beside a receiver that hangs", beside);
    }

    private String subscribe(String url) {
        JsonObject subscription =
                new JsonObject().put("url", url).put("types", new JsonArray().add("message.received"));
        return fleet.gateway().api().post("/api/webhooks", subscription).getString("id");
    }

    /** @param deliveries that came; the others were not there after {@link #LATEST} */
    private record Run(int deliveries, int wanted, double perSecond, Latencies latencies) {}

    private Run run(WebhookReceivers receivers, Duration time, int perSecond) throws IOException, InterruptedException {
        Posting posting = Posting.over(time, perSecond, next);
        next = posting.next();
        Latencies latencies = new Latencies();
        Heard heard = new Heard(posting, latencies);
        receivers.listenFor(heard);
        int refused = hooks.run(posting).refused();
        long since = System.nanoTime();
        while (heard.lost() > refused && Watch.seconds(since) < LATEST.toSeconds()) {
            ground.watch().pause(LOOK_EVERY);
        }
        int delivered = posting.count() - heard.lost();
        return new Run(delivered, posting.count(), delivered / Watch.seconds(posting.begin()), latencies);
    }
}
