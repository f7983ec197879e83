package io.wafleet.config;

import static io.wafleet.config.Parsers.choice;
import static io.wafleet.config.Parsers.databaseUrl;
import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.size;

import io.wafleet.config.Configuration.LogLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where the gateway keeps what is its own, and how much of it. */
final class PlaceSettings {
    private static final long KB = 1024;
    private static final long MB = 1024 * KB;
    private static final long TB = 1024 * 1024 * MB;

    static final Setting<Path> HOME = Setting.of(
            "WAFLEET_HOME", "data", Path::of, "Folder of the gateway's own data: database, lock, logs. Mode 0700.");
    static final Setting<Path> SESSIONS =
            Setting.of("WAFLEET_SESSIONS", "sessions", Path::of, "Folder with one volume per number.");
    static final Setting<String> DATABASE_URL = new Setting<>(
            "WAFLEET_DATABASE_URL",
            "",
            databaseUrl(),
            "`postgres://user:password@host:5432/database`, in plain text unless `?sslmode=` follows: `prefer`, `require`, or"
                    + " `verify-ca` or `verify-full` with `&sslrootcert=<file>`; without it SQLite in the home folder.",
            true);
    static final Setting<Long> DISK_RESERVE = Setting.of(
            "WAFLEET_DISK_RESERVE",
            "512MB",
            size(0, TB),
            "With less free in the home or the sessions folder, new sends and devices are refused; 0 never does.");
    static final Setting<Boolean> PRUNE = Setting.of(
            "WAFLEET_PRUNE",
            "on",
            Parsers::onOff,
            "`on` removes old media, history dumps and leftovers from the volumes, `off` removes nothing.");
    static final Setting<Duration> MEDIA_MAX_AGE = Setting.of(
            "WAFLEET_MEDIA_MAX_AGE",
            "30d",
            duration(Duration.ofMinutes(10), Duration.ofDays(3650)),
            "Media in a volume is removed when it is older.");
    static final Setting<Long> MEDIA_MAX_SIZE = Setting.of(
            "WAFLEET_MEDIA_MAX_SIZE",
            "1GB",
            size(0, 1024 * TB),
            "A volume's oldest media is removed when all of it is larger.");
    static final Setting<Long> MAX_UPLOAD = Setting.of(
            "MAX_UPLOAD_SIZE",
            "50MB",
            size(KB, 100 * MB),
            "Largest file that is taken to be sent. WhatsApp's own limits, per type, may be lower.");
    static final Setting<Long> SPOOL_SIZE = Setting.of(
            "WAFLEET_SPOOL_SIZE",
            "2GB",
            size(MB, TB),
            "How much all files that wait to be sent may take in `spool` in the home folder.");
    static final Setting<Configuration.FetchPrivate> FETCH_PRIVATE = Setting.of(
            "WAFLEET_FETCH_PRIVATE",
            "off",
            Parsers::fetchPrivate,
            "Whether files may be fetched from, and webhooks be delivered to, addresses that are not public: `off`, `on`, or"
                    + " those of the hosts in a list, such as `files.lan,10.0.0.5:8080,[fd00::5]`.");
    static final Setting<LogLevel> LOG_LEVEL =
            Setting.of("LOG_LEVEL", "info", choice(LogLevel.class), "How much the gateway logs.");

    static final List<Setting<?>> ALL = List.of(
            HOME,
            SESSIONS,
            DATABASE_URL,
            DISK_RESERVE,
            PRUNE,
            MEDIA_MAX_AGE,
            MEDIA_MAX_SIZE,
            MAX_UPLOAD,
            SPOOL_SIZE,
            FETCH_PRIVATE,
            LOG_LEVEL);

    private PlaceSettings() {}
}
