package io.wafleet;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.wafleet.bus.Bus;
import io.wafleet.config.Configuration;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.net.Destinations;
import io.wafleet.quota.Limits;
import io.wafleet.quota.Quotas;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/** What there is of a gateway at once, before any of its parts is opened. */
record Ground(
        Vertx vertx,
        Configuration configuration,
        Clock clock,
        Meters meters,
        Bus bus,
        DiskSpace disk,
        Quotas quotas,
        Spool spool,
        Destinations destinations,
        ChildDirectory children) {

    static Ground of(Vertx vertx, Configuration configuration, MeterRegistry registry) {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        Meters meters = new Meters(registry);
        Configuration.Places places = configuration.places();
        DiskSpace disk = new DiskSpace(
                vertx,
                Map.of("home", places.home(), "sessions", places.sessions()),
                configuration.disk().reserve());
        meters.disk().disk(disk, disk.places(), DiskSpace::freeBytes, DiskSpace::isLow);
        Configuration.Uploads uploads = configuration.uploads();
        Configuration.FetchPrivate allowed = uploads.fetchPrivate();
        Quotas quotas = new Quotas(Limits.of(configuration.quotas()), meters.quotas());
        return new Ground(
                vertx,
                configuration,
                clock,
                meters,
                new Bus(vertx),
                disk,
                quotas,
                new Spool(vertx, places.spool(), uploads.spoolBytes(), quotas, disk, clock),
                new Destinations(vertx, new Destinations.Trust(allowed.all(), allowed.hosts())),
                new ChildDirectory());
    }
}
