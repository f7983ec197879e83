package io.wafleet.supervisor;

import io.vertx.core.Vertx;
import io.wafleet.bus.DeviceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the children's output bounded: a file that has grown too large is copied to {@code child.log.1} and emptied.
 * Children write through an append-only descriptor, so they go on at the new end. Lines written between copy and
 * emptying are lost.
 */
final class OutputFiles {
    static final long MAX_BYTES = 10L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(OutputFiles.class);
    private static final long INTERVAL_MILLIS = 30_000;

    private final Vertx vertx;
    private final Map<DeviceId, Path> volumes = new ConcurrentHashMap<>();
    private final long timer;

    OutputFiles(Vertx vertx) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(
                INTERVAL_MILLIS,
                tick -> vertx.executeBlocking(this::rotateAll, false)
                        .onFailure(failure -> log.error("rotating the children's output failed", failure)));
    }

    void watch(DeviceId device, Path volume) {
        volumes.put(device, volume);
    }

    void forget(DeviceId device) {
        volumes.remove(device);
    }

    void close() {
        vertx.cancelTimer(timer);
    }

    private boolean rotateAll() throws IOException {
        for (Path volume : volumes.values()) {
            rotate(Launcher.output(volume), MAX_BYTES);
        }
        return true;
    }

    static void rotate(Path file, long maxBytes) throws IOException {
        try {
            if (Files.size(file) <= maxBytes) {
                return;
            }
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (NoSuchFileException neverStarted) {
            log.trace("no output yet: {}", file);
        }
    }
}
