package io.wafleet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.wafleet.cli.RunningGateway;
import io.wafleet.cli.StartException;
import io.wafleet.config.Configuration;
import io.wafleet.config.ConfigurationException;
import io.wafleet.config.ConfigurationLoader;
import io.wafleet.disk.FilePermissions;
import io.wafleet.metrics.Series;
import io.wafleet.rest.user.AccessLog;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.process.SpawnHelpers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway in this JVM. Made and closed by threads that may block. */
final class Gateway implements RunningGateway {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final long START_MINUTES = 5;
    private static final long CLOSE_MINUTES = 5;
    /** Where the command line of this host finds the gateway and a key to it. */
    private static final String CLI_FILE = "cli.json";

    private final Configuration configuration;
    private final Vertx vertx;
    private final HomeLock lock;
    private final CountDownLatch stopAsked;
    private boolean closed;

    private Gateway(Configuration configuration, Vertx vertx, HomeLock lock, CountDownLatch stopAsked) {
        this.configuration = configuration;
        this.vertx = vertx;
        this.lock = lock;
        this.stopAsked = stopAsked;
    }

    /**
     * Starts the gateway and returns when it takes requests.
     *
     * @param root what relative paths of the configuration are relative to
     * @throws StartException with one line for the operator
     */
    static Gateway start(Path root, Map<String, String> environment) throws StartException {
        Configuration configuration = configure(root, environment);
        HomeLock lock = lock(configuration);
        Scratch scratch = scratch(configuration);
        logAs(configuration);
        releasePorts(configuration.listeners());
        log.info("wafleet {} starting with {}", version(), configuration.effective());
        tellOfMissing(configuration.children().binary());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Series.bound(registry);
        CountDownLatch stopAsked = new CountDownLatch(1);
        Vertx vertx = vertx(scratch, registry);
        GatewayVerticle verticle = new GatewayVerticle(configuration, registry, version(), stopAsked::countDown);
        Gateway gateway = new Gateway(configuration, vertx, lock, stopAsked);
        try {
            vertx.deployVerticle(verticle).await(START_MINUTES, TimeUnit.MINUTES);
            gateway.tellCommandLine(verticle.localKey());
        } catch (TimeoutException | IOException | RuntimeException e) {
            gateway.close();
            throw new StartException(oneLine(e));
        }
        log.info(
                "ready: API on {}, management on port {}",
                gateway.url(),
                configuration.listeners().managementPort());
        return gateway;
    }

    /**
     * Ends all children that an earlier gateway of this home left, and gives their number; blocks.
     *
     * @throws StartException if a gateway still runs there
     */
    static int endChildren(Path root, Map<String, String> environment) throws StartException {
        Configuration configuration = configure(root, environment);
        Path home = configuration.places().home();
        if (!Files.isDirectory(home)) {
            return 0;
        }
        try (HomeLock lock = lock(configuration)) {
            log.debug("ending what is left in {}, under {}", home, lock);
            return endLeft(Vertx.vertx(scratch(configuration).options()), configuration);
        } catch (TimeoutException | IOException e) {
            throw new StartException(oneLine(e));
        }
    }

    private static int endLeft(Vertx vertx, Configuration configuration) throws TimeoutException {
        try {
            return Supervisor.endLeft(
                            vertx,
                            configuration.places().home(),
                            configuration.children().stopGrace())
                    .await(CLOSE_MINUTES, TimeUnit.MINUTES);
        } finally {
            vertx.close().await();
        }
    }

    private static Scratch scratch(Configuration configuration) throws StartException {
        Path home = configuration.places().home();
        try {
            return Scratch.clean(home);
        } catch (IOException e) {
            throw new StartException(home + " cannot be used: " + e.getMessage());
        }
    }

    private static Configuration configure(Path root, Map<String, String> environment) throws StartException {
        try {
            return ConfigurationLoader.load(root, environment);
        } catch (ConfigurationException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    /** A start without it is not refused: the children that live need it no more, and theirs are all messages of now. */
    private static void tellOfMissing(Path binary) {
        if (!Files.isExecutable(binary) || Files.isDirectory(binary)) {
            log.warn(
                    "no executable GOWA binary at {}: what runs goes on, but nothing can be started; put it there, or set"
                            + " WAFLEET_CHILD_BINARY to its path (go-whatsapp-web-multidevice, a release for this"
                            + " machine); or try 'bin/wafleet demo'",
                    binary);
        }
    }

    private static HomeLock lock(Configuration configuration) throws StartException {
        try {
            return HomeLock.take(configuration.places().home());
        } catch (IOException e) {
            throw new StartException(configuration.places().home() + " cannot be used: " + e.getMessage());
        }
    }

    private static void releasePorts(Configuration.Listeners listeners) throws StartException {
        try {
            new SpawnHelpers().release(List.of(listeners.apiPort(), listeners.managementPort()));
        } catch (InterruptedException e) {
            throw new StartException("interrupted");
        }
    }

    private static void logAs(Configuration configuration) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.wafleet")
                    .setLevel(Level.toLevel(configuration.logLevel().name()));
            if (configuration.listeners().accessLog() != Configuration.AccessLogForm.OFF) {
                Logging.writeOut(context, AccessLog.LOGGER);
            }
        }
    }

    private static Vertx vertx(Scratch scratch, PrometheusMeterRegistry registry) {
        VertxOptions options = scratch.options()
                .setMetricsOptions(
                        new MicrometerMetricsOptions().setEnabled(true).setJvmMetricsEnabled(true));
        return Vertx.builder()
                .with(options)
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build()
                .exceptionHandler(failure -> log.error("bug: unexpected failure", failure));
    }

    private static String version() {
        String version = Gateway.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).replace('\n', ' ');
    }

    private void tellCommandLine(String key) throws IOException {
        Path file = configuration.places().home().resolve(CLI_FILE);
        FilePermissions.createPrivate(file);
        JsonObject found = new JsonObject()
                .put("url", url().toString())
                .put("token", key)
                .put("pid", ProcessHandle.current().pid());
        Files.writeString(file, found.encodePrettily());
    }

    @Override
    public URI url() {
        String host = configuration.listeners().host();
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        return URI.create("http://" + (any ? "127.0.0.1" : host) + ":"
                + configuration.listeners().apiPort());
    }

    @Override
    public void awaitStop() throws InterruptedException {
        stopAsked.await();
        close();
    }

    /** Stops the gateway. May be called twice; the second call waits for the first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            log.info("stopping");
            vertx.close().await(CLOSE_MINUTES, TimeUnit.MINUTES);
            Files.deleteIfExists(configuration.places().home().resolve(CLI_FILE));
            lock.close();
            log.info("stopped");
        } catch (TimeoutException | IOException e) {
            log.error("the gateway did not stop cleanly", e);
        }
        stopAsked.countDown();
    }
}
