package io.wafleet.bench.events;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.Watch;
import io.wafleet.bench.events.EventsBench.Size;
import io.wafleet.client.CliFailure;
import java.io.IOException;

/** Reading a large journal from its beginning, page by page, on one connection. */
final class PagingFigures {
    /** Of reading the same rows in the same pages by plain JDBC. */
    private static final double LEAST_OF_PLAIN = 0.2;

    private static final int LIMIT = 1000;

    private final Ground ground;
    private final MeasuredGateway gateway;
    private final GatewayStore store;

    PagingFigures(Ground ground, MeasuredGateway gateway, GatewayStore store) {
        this.ground = ground;
        this.gateway = gateway;
        this.store = store;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        gateway.kill();
        ground.progress().accept("filling the journal up to " + size.events() + " events");
        store.fillEvents(size.events());
        gateway.start();
        gateway.awaitReady();
        ground.progress().accept("reading them");
        try (EventPages pages = new EventPages(gateway.apiPort(), gateway.token(), LIMIT)) {
            long begin = System.nanoTime();
            long events = 0;
            for (int page = pages.next(); page > 0; page = pages.next()) {
                events += page;
                ground.watch().pause(java.time.Duration.ZERO);
            }
            double seconds = Watch.seconds(begin);
            if (events < size.events()) {
                throw CliFailure.failed(events + " of " + size.events() + " events were read");
            }
            double plain = plain();
            report.add(Figure.atLeast(
                    "events read by paging",
                    events / seconds / plain,
                    LEAST_OF_PLAIN,
                    "",
                    "%.0f a second: %d events of %.0f bytes, %d a page, one connection, a gateway just started; / %.0f a second by plain JDBC"
                            .formatted(events / seconds, events, (double) pages.bytes() / events, LIMIT, plain)));
            report.number("events read by paging /s", events / seconds);
        }
    }

    /** Events a second. */
    private double plain() {
        long begin = System.nanoTime();
        return store.readEvents(LIMIT) / Watch.seconds(begin);
    }
}
