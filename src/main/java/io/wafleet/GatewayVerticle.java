package io.wafleet;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wafleet.Assembly.Part;
import io.wafleet.archive.Archive;
import io.wafleet.audit.AuditStore;
import io.wafleet.auth.AuthService;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.campaign.TemplateStore;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Commands;
import io.wafleet.config.Configuration;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.disk.DiskSpace;
import io.wafleet.erasure.ErasureCommands;
import io.wafleet.http.Contract;
import io.wafleet.http.ManagementServer;
import io.wafleet.job.JobRemovalStore;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.journal.Journal;
import io.wafleet.journal.Retention;
import io.wafleet.media.Intake;
import io.wafleet.optout.OptOuts;
import io.wafleet.rest.ApiServer;
import io.wafleet.store.Database;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.tenant.TenantCare;
import io.wafleet.tenant.TenantStore;
import io.wafleet.usage.UsageCount;
import io.wafleet.webhook.WebhookService;
import java.util.List;
import java.util.Objects;
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
    private final Assembly assembly = new Assembly();
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
        Ground ground = Ground.of(vertx, configuration, registry);
        DiskSpace disk = ground.disk();
        assembly.then(
                "management server",
                () -> deploy(new ManagementServer(configuration.listeners(), registry, () -> ready, disk)));
        // Read beside the database, which takes longer.
        Part<Future<Contract>> contract =
                assembly.then("contract", () -> Future.succeededFuture(vertx.executeBlocking(Contract::read, false)));
        assembly.then("disk", () -> disk.open().map(disk), DiskSpace::close);
        assembly.then("spool", () -> ground.spool().open().map(ground.spool()));
        Part<Database> database = openDatabase();
        assembly.then("quotas", () -> ground.quotas().open(database.get()));
        Part<AuthService> auth = assembly.then(
                "auth",
                () -> AuthService.open(vertx, database.get(), ground.quotas(), configuration.access(), ground.clock()));
        assembly.then("local key", () -> auth.get().renewLocalKey().onSuccess(key -> localKey = key));
        Part<Journal> journal =
                assembly.then("journal", () -> Journal.open(database.get(), ground.bus(), ground.meters()));
        Part<OptOuts> optOuts = assembly.then(
                "opt-outs", () -> OptOuts.open(database.get(), configuration.optOut(), journal.get(), ground.clock()));
        new FleetAssembly(ground, database, journal, optOuts).addTo(assembly, () -> onStop);
        Part<WebhookService> webhooks = assembly.then(
                "webhooks", () -> WebhookService.open(webhooks(ground, database, journal)), WebhookService::close);
        Part<UsageCount> usage = openUsage(ground, database);
        Part<Archive> archive = assembly.then(
                "archive",
                () -> Archive.open(vertx, database.get(), configuration.archive(), ground.clock()),
                Archive::close);
        Part<Retention> retention = openRetention(ground, database, usage, archive);
        assembly.then(
                "erasure",
                () -> Future.succeededFuture(ErasureCommands.serve(
                        vertx,
                        database.get(),
                        ground.bus(),
                        ground.spool(),
                        configuration.places().sessions(),
                        optOuts.get(),
                        () -> read(usage.get(), archive.get()).mapEmpty())),
                CommandServer::close);
        assembly.then(
                "tenants",
                () -> tenantCare(
                        ground,
                        database.get(),
                        optOuts.get(),
                        webhooks.get(),
                        retention.get(),
                        usage.get(),
                        archive.get(),
                        auth.get()),
                TenantCare::close);
        assembly.then(
                "api server",
                () -> contract.get()
                        .compose(operations -> deploy(new ApiServer(api(ground, operations, database, auth)))));
        return assembly.open().onSuccess(up -> ready = true);
    }

    private Part<Database> openDatabase() {
        Part<Database> database = assembly.then("database", () -> Database.open(vertx, databaseUrl()), Database::close);
        assembly.then(
                "watch over the database",
                () -> Future.succeededFuture(vertx.setPeriodic(DATABASE_WATCH_MILLIS, tick -> watch(database.get()))),
                watch -> Future.succeededFuture(vertx.cancelTimer(watch)));
        FleetKind kind = FleetKind.of(configuration.children().simulated());
        assembly.then("kind of fleet", () -> kind.claim(database.get()).map(kind));
        return database;
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

    private WebhookService.Shared webhooks(Ground ground, Part<Database> database, Part<Journal> journal) {
        return new WebhookService.Shared(
                vertx,
                configuration.webhooks(),
                database.get(),
                ground.destinations(),
                journal.get(),
                ground.bus(),
                ground.quotas(),
                ground.meters(),
                version,
                ground.clock());
    }

    private Part<UsageCount> openUsage(Ground ground, Part<Database> database) {
        UsageCount.Settings settings = new UsageCount.Settings(
                configuration.quotas().zone(),
                configuration.places().sessions(),
                configuration.quotas().usageRetention());
        return assembly.then(
                "usage",
                () -> {
                    UsageCount usage = new UsageCount(vertx, database.get(), settings, ground.clock());
                    usage.open();
                    return Future.succeededFuture(usage);
                },
                UsageCount::close);
    }

    /** What goes is counted and archived before. */
    private Part<Retention> openRetention(
            Ground ground, Part<Database> database, Part<UsageCount> usage, Part<Archive> archive) {
        Configuration.Events events = configuration.events();
        Retention.Limits limits = new Retention.Limits(events.retention(), events.maxBytes());
        return assembly.then(
                "retention",
                () -> {
                    Retention retention = new Retention(
                            vertx,
                            database.get(),
                            limits,
                            ground.quotas(),
                            () -> read(usage.get(), archive.get()),
                            ground.meters(),
                            ground.clock());
                    retention.open();
                    return Future.succeededFuture(retention);
                },
                open -> {
                    open.close();
                    return Future.succeededFuture();
                });
    }

    /** Up to which event those have read the journal who keep something else of it. */
    private static Future<Long> read(UsageCount usage, Archive archive) {
        return usage.upToNow().compose(counted -> archive.upToNow().map(archived -> Math.min(counted, archived)));
    }

    private Future<TenantCare> tenantCare(
            Ground ground,
            Database database,
            OptOuts optOuts,
            WebhookService webhooks,
            Retention retention,
            UsageCount usage,
            Archive archive,
            AuthService auth) {
        TenantCare care = new TenantCare(
                vertx,
                new TenantStore(database),
                new Commands(ground.bus()),
                List.of(
                        new CampaignStore(database)::removeOf,
                        optOuts::removeOf,
                        new TemplateStore(database)::removeOf,
                        new IdempotencyStore(database)::removeOf,
                        webhooks::removeOf,
                        retention::removeOf,
                        usage::removeOf,
                        archive::removeOf,
                        new JobRemovalStore(database)::removeOf,
                        ground.quotas()::removeOf,
                        auth.belongings(),
                        new AuditStore(database)::disown));
        care.open();
        return Future.succeededFuture(care);
    }

    private ApiServer.Parts api(Ground ground, Contract operations, Part<Database> database, Part<AuthService> auth) {
        Intake intake = new Intake(
                vertx,
                ground.spool(),
                ground.destinations(),
                configuration.uploads().maxBytes());
        return new ApiServer.Parts(
                configuration,
                operations,
                database.get(),
                ground.disk(),
                auth.get(),
                new Commands(ground.bus()),
                ground.children(),
                ground.quotas(),
                ground.meters(),
                intake,
                version,
                this::stopAsked);
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
        return assembly.close();
    }
}
