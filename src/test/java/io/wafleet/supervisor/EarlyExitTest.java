package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.cause.CauseCode;
import io.wafleet.config.Configuration;
import io.wafleet.config.ConfigurationLoader;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A context that is always late: the child has ended before anybody hears that it was launched. */
class EarlyExitTest {
    private static final DeviceId DEVICE = new DeviceId("5511900000001");
    private static final Duration LATE = Duration.ofMillis(20);
    private static final int MANY = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger launches = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    @Test
    void shouldNoticeTheEndWhenItComesBeforeTheLaunchIsNoted() throws Exception {
        Path volume = Files.createDirectory(home.resolve("volume"));
        AtomicInteger stopped = new AtomicInteger();
        Source source = new Source(volume);
        Configuration settings = configuration();
        vertx.runOnContext(go -> {
            vertx.setPeriodic(1, tick -> LockSupport.parkNanos(LATE.toNanos()));
            var unused = Supervisor.open(
                            vertx, home, settings.children(), settings.childLogs(), source, Clock.systemUTC())
                    .onSuccess(supervisor -> {
                        supervisor.manage(DEVICE, volume);
                        supervisor.start(DEVICE, CauseCode.USER_ASKED.cause());
                        vertx.setPeriodic(10, tick -> {
                            if (launches.get() >= MANY && stopped.compareAndSet(0, 1)) {
                                supervisor
                                        .stop(DEVICE, CauseCode.USER_ASKED.cause())
                                        .onSuccess(done -> stopped.set(2));
                            }
                        });
                    });
        });
        await("it is launched again and again").atMost(PATIENCE).until(() -> launches.get() >= MANY);
        await("it is stopped").atMost(PATIENCE).until(() -> stopped.get() == 2);
        assertThat(launches).hasValueLessThanOrEqualTo(MANY + 1);
    }

    private Configuration configuration() {
        return ConfigurationLoader.load(
                home,
                Map.of(
                        "WAFLEET_RESTART_DELAY", "1ms",
                        "WAFLEET_RESTART_MAX_DELAY", "1ms",
                        "WAFLEET_STARTS_PER_SECOND", "1000"));
    }

    private final class Source implements ChildSource {
        private final ChildSpec spec;

        Source(Path volume) throws IOException {
            Path binary = Files.writeString(home.resolve("child"), "#!/bin/sh\nexit 1\n");
            Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
            String path = System.getenv("PATH");
            spec = new ChildSpec(DEVICE, 1, 20_999, binary, volume, Map.of("PATH", path));
        }

        @Override
        public Future<ChildSpec> nextLaunch(DeviceId device) {
            launches.incrementAndGet();
            return Future.succeededFuture(spec);
        }

        @Override
        public Future<ChildSpec> lastLaunch(DeviceId device) {
            return Future.succeededFuture(spec);
        }

        @Override
        public Future<Integer> probe(int port) {
            return Future.succeededFuture(503);
        }

        @Override
        public void processChanged(ProcessChange change) {
            // Nobody to tell.
        }

        @Override
        public void processUses(DeviceId device, ProcessUsage usage) {
            // Nobody to tell.
        }
    }
}
