package io.wafleet.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when was measured: without it a figure says little.
 *
 * @param load the load average of the minute before: what others did with the machine
 */
public record Machine(int cores, long memoryMb, String jdk, String system, String version, double load, Instant at) {
    private static final long MB = 1 << 20;

    public static Machine here() {
        String version = Machine.class.getPackage().getImplementationVersion();
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean host
                ? host.getTotalMemorySize()
                : 0;
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                memory / MB,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                version == null ? "development" : version,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    String line() {
        return "wafleet %s, %d cores, load %.1f, %d MB, %s, %s, %s"
                .formatted(version, cores, load, memoryMb, jdk, system, at);
    }

    JsonObject json() {
        return new JsonObject()
                .put("cores", cores)
                .put("load", load)
                .put("memoryMb", memoryMb)
                .put("jdk", jdk)
                .put("system", system)
                .put("version", version)
                .put("at", at.toString());
    }
}
