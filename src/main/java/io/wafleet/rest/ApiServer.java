package io.wafleet.rest;

import io.github.bucket4j.TimeMeter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.wafleet.audit.AuditTrail;
import io.wafleet.auth.AuthService;
import io.wafleet.bridge.EventBridge;
import io.wafleet.command.Commands;
import io.wafleet.config.Configuration;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.config.Configuration.RateLimit;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.http.Bodies;
import io.wafleet.http.Contract;
import io.wafleet.http.Entrance;
import io.wafleet.http.Linger;
import io.wafleet.http.Operations;
import io.wafleet.http.Problems;
import io.wafleet.http.RequestId;
import io.wafleet.http.change.ChangeLog;
import io.wafleet.http.guard.Doorkeeper;
import io.wafleet.http.guard.Proxies;
import io.wafleet.http.guard.RateLimits;
import io.wafleet.http.guard.SecurityHeaders;
import io.wafleet.journal.EventStore;
import io.wafleet.media.Intake;
import io.wafleet.message.SendBodies;
import io.wafleet.metrics.Meters;
import io.wafleet.proxy.BasicLogin;
import io.wafleet.proxy.LaneSend;
import io.wafleet.proxy.Proxy;
import io.wafleet.proxy.browser.Browsers;
import io.wafleet.proxy.browser.WebPage;
import io.wafleet.quota.Quotas;
import io.wafleet.rest.docs.DocsRoutes;
import io.wafleet.rest.user.AccessLog;
import io.wafleet.rest.user.PasswordGate;
import io.wafleet.rest.user.Refusals;
import io.wafleet.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The public port: REST, the event-bus bridge and the children's own API. */
public final class ApiServer extends VerticleBase {
    private static final int MAX_FORM_FIELDS = 64;
    private static final int IDLE_SECONDS = 300;

    private final Parts parts;
    private final Proxies proxies;
    private @Nullable HttpServer server;
    private @Nullable EventBridge bridge;

    public ApiServer(Parts parts) {
        this.parts = parts;
        this.proxies = new Proxies(parts.configuration().listeners().proxies());
    }

    /**
     * What the port serves.
     *
     * @param stop ends the gateway, later, and says what becomes of the children
     */
    public record Parts(
            Configuration configuration,
            Contract contract,
            Database database,
            DiskSpace disk,
            AuthService auth,
            Commands commands,
            ChildDirectory children,
            Quotas quotas,
            Meters meters,
            Intake intake,
            String version,
            Consumer<OnStop> stop) {}

    @Override
    public Future<?> start() {
        Path file = parts.configuration().places().gowaUi();
        return file == null ? start(null) : WebPage.read(vertx, file).compose(this::start);
    }

    private Future<HttpServer> start(@Nullable WebPage page) {
        EventStore store = new EventStore(parts.database());
        Entrance entrance = entrance();
        EventBridge opened = new EventBridge(
                vertx,
                parts.auth(),
                entrance,
                parts.commands(),
                store,
                parts.quotas(),
                parts.meters(),
                parts.configuration().events());
        bridge = opened;
        HttpServer created = vertx.createHttpServer(new HttpServerOptions()
                .setHost(parts.configuration().listeners().host())
                .setPort(parts.configuration().listeners().apiPort())
                .setIdleTimeout(IDLE_SECONDS)
                // Its many requests on one connection would make a limit of connections worth nothing.
                .setHttp2ClearTextEnabled(false)
                .setMaxChunkSize(Bodies.MOST_AT_ONCE)
                .setMaxFormFields(MAX_FORM_FIELDS)
                .setMaxFormAttributeSize(SendBodies.MAX_FORM_TEXT)
                .setMaxFormBufferedBytes(SendBodies.MAX_FORM_TEXT)
                .setMaxWebSocketFrameSize(EventBridge.MAX_MESSAGE_BYTES)
                .setMaxWebSocketMessageSize(EventBridge.MAX_MESSAGE_BYTES)
                // A deflater takes more memory than all else that a socket has.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false));
        server = created;
        Doorkeeper door = new Doorkeeper(
                vertx,
                Doorkeeper.Limits.ofProcess(
                        parts.configuration().events().maxStreams(),
                        parts.configuration().listeners().connectionsPerAddress()),
                proxies);
        door.watch(created);
        parts.meters().api().connections(door, Doorkeeper::count);
        Router router = router(opened, entrance, store, door, page);
        created.requestHandler(request -> {
            proxies.check(request);
            SecurityHeaders.put(request);
            router.handle(request);
        });
        created.invalidRequestHandler(request -> {
            proxies.check(request);
            SecurityHeaders.put(request);
            Problems.refuseInvalid(request);
        });
        return opened.open()
                .compose(hearing -> created.listen())
                .recover(failure -> Future.failedFuture(
                        "API_PORT " + parts.configuration().listeners().apiPort() + ": " + failure.getMessage()));
    }

    private @Nullable AccessLog accessLog(Doorkeeper door) {
        return switch (parts.configuration().listeners().accessLog()) {
            case OFF -> null;
            case JSON -> AccessLog.json(door, Clock.systemUTC());
            case COMBINED -> AccessLog.combined(door, Clock.systemUTC());
        };
    }

    private Entrance entrance() {
        RateLimit limit = parts.configuration().listeners().rateLimit();
        RateLimits limits =
                limit == null ? null : new RateLimits(limit.requests(), limit.span(), TimeMeter.SYSTEM_NANOTIME);
        return new Entrance(parts.auth(), limits, Clock.systemUTC());
    }

    private Router router(
            EventBridge events, Entrance entrance, EventStore store, Doorkeeper door, @Nullable WebPage page) {
        Contract contract = parts.contract();
        ChangeLog changes = changes();
        Refusals refusals = new Refusals(parts.meters(), changes);
        Router router = Router.router(vertx)
                .allowForward(proxies.isAny() ? AllowForwardHeaders.X_FORWARD : AllowForwardHeaders.NONE);
        Problems.mount(router);
        router.route().handler(RequestId::give);
        AccessLog accessLog = accessLog(door);
        if (accessLog != null) {
            router.route().handler(accessLog::watch);
        }
        List<String> origins = parts.configuration().listeners().corsOrigins();
        if (!origins.isEmpty()) {
            router.route().handler(CrossOrigin.from(origins, contract.methods()));
        }
        router.route().handler(door::asked);
        router.route().handler(refusals::watch);
        router.route().handler(new Linger(vertx)::watch);
        Bodies bodies =
                new Bodies(vertx, Bodies.Limits.ofHeap(Runtime.getRuntime().maxMemory(), contract.largestBody()));
        parts.meters().api().bodies(bodies, Bodies::usedBytes, Bodies::waiting);
        events.mount(router, bodies);
        ApiHandlers handlers = new ApiHandlers(vertx, parts, bodies);
        LaneSend sends = new LaneSend(handlers.sending());
        Browsers browsers = new Browsers(events, parts.commands(), origins, page);
        Operations.Changes audited =
                new Operations.Changes(changes, parts.configuration().audit().messages());
        PasswordGate gate = new PasswordGate(vertx, parts.auth(), refusals);
        gate.open();
        BasicLogin login = new BasicLogin(entrance, gate::show);
        new Proxy(vertx, login, parts.commands(), parts.children(), bodies, sends, browsers, audited, parts.meters())
                .mount(router);
        DocsRoutes docs = new DocsRoutes(vertx, contract.document());
        new Operations(contract, entrance, parts.commands(), bodies, parts.meters(), audited)
                .mount(router, handlers.bind(events, store, gate, refusals, docs));
        docs.mount(router);
        return router;
    }

    private ChangeLog changes() {
        AuditTrail trail = new AuditTrail(
                vertx, parts.database(), parts.configuration().audit().retention(), parts.meters(), Clock.systemUTC());
        trail.open();
        return new ChangeLog(trail, Clock.systemUTC());
    }

    @Override
    public Future<?> stop() {
        Future<Void> told = bridge == null ? Future.succeededFuture() : bridge.close();
        return told.compose(closed -> server == null ? Future.succeededFuture() : server.close());
    }
}
