package io.wafleet.config;

import static io.wafleet.config.Parsers.choice;
import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.number;
import static io.wafleet.config.Parsers.size;

import io.wafleet.config.Configuration.OnOtherNumber;
import io.wafleet.config.Configuration.OnStop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The children: what is started, looked at, restarted and stopped. */
final class FleetSettings {
    private static final long KB = 1024;
    private static final long MB = 1024 * KB;
    private static final long TB = 1024 * 1024 * MB;

    static final Setting<Path> CHILD_BINARY = Setting.of(
            "WAFLEET_CHILD_BINARY", "bin/whatsapp", Path::of, "The GOWA binary that is started for every number.");
    static final Setting<Boolean> SIMULATED = Setting.of(
            "WAFLEET_SIMULATED",
            "false",
            Parsers::flag,
            "`true` where the children are simulated, as `bin/wafleet run --simulated` says by itself: a simulated fleet and a"
                    + " real one never share a database.");
    static final Setting<Path> CHILD_BINARIES = Setting.of(
            "WAFLEET_CHILD_BINARIES",
            "",
            Path::of,
            "Folder of further child binaries; a device may be set to run one of them. Without it none may.");
    static final Setting<Integer> BASE_PORT = Setting.of(
            "PROCESS_BASE_PORT",
            "8000",
            number(1024, 64_000),
            "First port of the children; 1000 ports belong to them.");
    static final Setting<Integer> MAX_PROCESSES =
            Setting.of("MAX_PROCESSES", "50", number(1, 1000), "How many devices may exist.");
    static final Setting<Duration> PROBE_INTERVAL = Setting.of(
            "HEALTH_CHECK_INTERVAL",
            "15s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            "Time between two liveness probes of a child; a bare number is milliseconds.");
    static final Setting<Duration> LINK_INTERVAL = Setting.of(
            "WAFLEET_LINK_INTERVAL",
            "5s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
            "Time between two looks at a child's connection to WhatsApp.");
    static final Setting<Duration> LINK_PATIENCE = Setting.of(
            "WAFLEET_LINK_PATIENCE",
            "60s",
            duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "How long a linked number may stay unconnected before its child is told to reconnect; again after each such"
                    + " time, and in the end the child is restarted.");
    static final Setting<Duration> PAIRING_SETTLE = Setting.of(
            "WAFLEET_PAIRING_SETTLE",
            "10m",
            duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            "How long after a phone was linked its child is restarted, once and at a quiet moment; a child needs that to"
                    + " work fully.");
    static final Setting<Duration> STARTUP_TIMEOUT = Setting.of(
            "WAFLEET_STARTUP_TIMEOUT",
            "120s",
            duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "How long a child may take from its launch to its first answer.");
    static final Setting<Duration> STOP_GRACE = Setting.of(
            "WAFLEET_STOP_GRACE",
            "20s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
            "How long a child may take to end after SIGTERM before it is killed.");
    static final Setting<Duration> RESTART_DELAY = Setting.of(
            "WAFLEET_RESTART_DELAY",
            "1s",
            duration(Duration.ofMillis(1), Duration.ofMinutes(10)),
            "Delay before the first restart of a child that crashed; it doubles with every further crash.");
    static final Setting<Duration> RESTART_MAX_DELAY = Setting.of(
            "WAFLEET_RESTART_MAX_DELAY",
            "60s",
            duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "Longest delay before a restart; five times as long after ten crashes in a row.");
    static final Setting<Integer> STARTS_PER_SECOND = Setting.of(
            "WAFLEET_STARTS_PER_SECOND",
            "10",
            number(1, 1000),
            "At most this many children are launched per second, at boot and after crashes alike.");
    static final Setting<OnStop> ON_STOP = Setting.of(
            "WAFLEET_ON_STOP",
            "leave",
            choice(OnStop.class),
            "What becomes of the children when the gateway stops: `leave` (they stay online and the next gateway adopts"
                    + " them) or `stop`.");
    static final Setting<Duration> QR_TIMEOUT = Setting.of(
            "QR_CODE_TIMEOUT",
            "60s",
            duration(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            "How long a QR code is given out before a new one is asked for; a bare number is milliseconds.");
    static final Setting<OnOtherNumber> ON_OTHER_NUMBER = Setting.of(
            "WAFLEET_ON_OTHER_NUMBER",
            "accept",
            choice(OnOtherNumber.class),
            "What becomes of a device that is linked to another number than it was registered with: `accept` (that is its"
                    + " number from then on) or `refuse` (its child is stopped, and it sends nothing).");
    static final Setting<Long> CHILD_LOG_SIZE = Setting.of(
            "WAFLEET_CHILD_LOG_SIZE",
            "10MB",
            size(64 * KB, TB),
            "How much of a child's output a file keeps; `child.log` itself may have half as much again.");
    static final Setting<Integer> CHILD_LOG_FILES = Setting.of(
            "WAFLEET_CHILD_LOG_FILES", "3", number(1, 100), "How many older files (`child.log.1` and so on) are kept.");

    static final List<Setting<?>> ALL = List.of(
            CHILD_BINARY,
            SIMULATED,
            CHILD_BINARIES,
            BASE_PORT,
            MAX_PROCESSES,
            PROBE_INTERVAL,
            LINK_INTERVAL,
            LINK_PATIENCE,
            PAIRING_SETTLE,
            STARTUP_TIMEOUT,
            STOP_GRACE,
            RESTART_DELAY,
            RESTART_MAX_DELAY,
            STARTS_PER_SECOND,
            ON_STOP,
            QR_TIMEOUT,
            ON_OTHER_NUMBER,
            CHILD_LOG_SIZE,
            CHILD_LOG_FILES);

    private FleetSettings() {}
}
