package io.wafleet;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wafleet.auth.AuthService;
import io.wafleet.bus.Bus;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.command.Commands;
import io.wafleet.config.Configuration;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.device.DeviceService;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.http.Contract;
import io.wafleet.http.ManagementServer;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.journal.Retention;
import io.wafleet.media.Intake;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.net.Destinations;
import io.wafleet.rest.ApiServer;
import io.wafleet.store.Database;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.tenant.Belongings;
import io.wafleet.tenant.TenantCare;
import io.wafleet.tenant.TenantStore;
import io.wafleet.webhook.WebhookService;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the gateway's parts up in order and takes them down in reverse. The devices, their lanes, the supervisor and
 * the mirror all live on this verticle's context and need no locks; the servers have contexts of their own and talk to
 * them over the bus.
 */
final class GatewayVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(GatewayVerticle.class);

    private static final long DATABASE_WATCH_MILLIS = 10_000;

    private final Configuration configuration;
    private final PrometheusMeterRegistry registry;
    private final String version;
    private final Runnable stop;
    private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>();
    private @Nullable String localKey;
    /** What becomes of the children; whoever asks for the stop may overrule the configuration. */
    private volatile OnStop onStop;

    private volatile boolean ready;
    private boolean ending;

    /** @param stop ends the gateway, later */
    GatewayVerticle(Configuration configuration, PrometheusMeterRegistry registry, String version, Runnable stop) {
        this.configuration = configuration;
        this.onStop = configuration.onStop();
        this.registry = registry;
        this.version = version;
        this.stop = stop;
    }

    /** The key of this host's command line; only after a successful start. */
    String localKey() {
        return Objects.requireNonNull(localKey, "not started");
    }

    @Override
    public Future<?> start() {
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        Meters meters = new Meters(registry);
        Bus bus = new Bus(vertx);
        ChildDirectory children = new ChildDirectory();
        DiskSpace disk = diskSpace();
        Configuration.Uploads uploads = configuration.uploads();
        Spool spool = new Spool(vertx, configuration.places().spool(), uploads.spoolBytes(), disk, clock);
        Destinations destinations = destinations(uploads.fetchPrivate());
        Intake intake = new Intake(vertx, spool, destinations, uploads.maxBytes());
        meters.disk().disk(disk, disk.places(), DiskSpace::freeBytes, DiskSpace::isLow);
        Future<?> management = deploy(new ManagementServer(configuration.listeners(), registry, () -> ready, disk));
        // Beside the database, which takes longer.
        Future<Contract> contract = management.compose(up -> vertx.executeBlocking(Contract::read, false));
        return management
                .compose(up -> {
                    closers.push(disk::close);
                    return disk.open();
                })
                .compose(open -> spool.open())
                .compose(open -> openDatabase())
                .compose(database -> {
                    return AuthService.open(vertx, database, configuration.access(), clock)
                            .compose(auth -> auth.renewLocalKey()
                                    .compose(key -> {
                                        localKey = key;
                                        return DeviceService.open(
                                                vertx,
                                                configuration,
                                                database,
                                                disk,
                                                spool,
                                                bus,
                                                children,
                                                meters,
                                                clock);
                                    })
                                    .compose(devices -> {
                                        closers.push(() -> devices.close(onStop));
                                        return WebhookService.open(new WebhookService.Shared(
                                                vertx,
                                                configuration.webhooks(),
                                                database,
                                                destinations,
                                                devices.journal(),
                                                bus,
                                                meters,
                                                version,
                                                clock));
                                    })
                                    .compose(webhooks -> {
                                        closers.push(webhooks::close);
                                        Retention retention = openRetention(database, meters, clock);
                                        openTenantCare(
                                                database,
                                                bus,
                                                List.of(
                                                        new CampaignStore(database)::removeOf,
                                                        new IdempotencyStore(database)::removeOf,
                                                        webhooks::removeOf,
                                                        retention::removeOf,
                                                        auth.belongings()));
                                        return contract;
                                    })
                                    .compose(operations -> deploy(new ApiServer(new ApiServer.Parts(
                                            configuration,
                                            operations,
                                            database,
                                            disk,
                                            auth,
                                            new Commands(bus),
                                            children,
                                            meters,
                                            intake,
                                            version,
                                            this::stopAsked)))));
                })
                .onSuccess(up -> ready = true)
                .recover(failure -> closeAll().transform(closed -> Future.failedFuture(failure)));
    }

    private Future<Database> openDatabase() {
        return Database.open(vertx, databaseUrl()).compose(database -> {
            closers.push(database::close);
            long watch = vertx.setPeriodic(DATABASE_WATCH_MILLIS, tick -> watch(database));
            closers.push(() -> {
                vertx.cancelTimer(watch);
                return Future.succeededFuture();
            });
            return FleetKind.of(configuration.children().simulated())
                    .claim(database)
                    .map(database);
        });
    }

    /** Ends the gateway when another has its database: what it does could not be stored. */
    private void watch(Database database) {
        database.write(session -> Future.succeededFuture()).onFailure(failure -> {
            if (database.isTaken() && !ending) {
                ending = true;
                log.error("this gateway ends: {}", failure.getMessage());
                stop.run();
            }
        });
    }

    private void openTenantCare(Database database, Bus bus, List<Belongings> belongings) {
        TenantCare care = new TenantCare(vertx, new TenantStore(database), new Commands(bus), belongings);
        care.open();
        closers.push(care::close);
    }

    private Retention openRetention(Database database, Meters meters, Clock clock) {
        Configuration.Events events = configuration.events();
        Retention retention = new Retention(
                vertx, database, new Retention.Limits(events.retention(), events.maxBytes()), meters, clock);
        retention.open();
        closers.push(() -> {
            retention.close();
            return Future.succeededFuture();
        });
        return retention;
    }

    private Destinations destinations(Configuration.FetchPrivate allowed) {
        return new Destinations(vertx, new Destinations.Trust(allowed.all(), allowed.hosts()));
    }

    private DiskSpace diskSpace() {
        Configuration.Places places = configuration.places();
        return new DiskSpace(
                vertx,
                Map.of("home", places.home(), "sessions", places.sessions()),
                configuration.disk().reserve());
    }

    private void stopAsked(OnStop children) {
        onStop = children;
        stop.run();
    }

    private DatabaseUrl databaseUrl() {
        String url = configuration.places().databaseUrl();
        return url == null
                ? new DatabaseUrl.Sqlite(configuration.places().home().resolve("wafleet.db"))
                : serverUrl(url);
    }

    private static DatabaseUrl serverUrl(String url) {
        try {
            return DatabaseUrl.parse(url);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException("WAFLEET_DATABASE_URL: " + bad.getMessage(), bad);
        }
    }

    /** Vert.x undeploys what was deployed here before it calls {@link #stop}: no request comes in while parts close. */
    private Future<String> deploy(VerticleBase verticle) {
        return vertx.deployVerticle(verticle);
    }

    @Override
    public Future<?> stop() {
        ready = false;
        return closeAll();
    }

    private Future<Void> closeAll() {
        if (closers.isEmpty()) {
            return Future.succeededFuture();
        }
        return closers.pop()
                .get()
                .onFailure(failure -> log.error("a part of the gateway did not close", failure))
                .transform(closed -> closeAll());
    }
}
