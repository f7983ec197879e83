package io.wafleet.config;

import static io.wafleet.config.Parsers.choice;
import static io.wafleet.config.Parsers.databaseUrl;
import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.number;
import static io.wafleet.config.Parsers.size;

import io.wafleet.config.Configuration.LogLevel;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.config.Configuration.Quiet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table of all settings. {@code docs/configuration.md} is made from it. */
final class Settings {
    private static final int MAX_PORT = 65_535;
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
    static final Setting<String> HOST =
            Setting.of("WAFLEET_HOST", "0.0.0.0", text -> text, "Address that the REST API listens on.");
    static final Setting<Integer> API_PORT =
            Setting.of("API_PORT", "3000", number(1, MAX_PORT), "Port of the REST API and the event-bus bridge.");
    static final Setting<List<String>> BEHIND_PROXY = Setting.of(
            "WAFLEET_BEHIND_PROXY",
            "false",
            Parsers::proxies,
            "Where a proxy of ours stands before the API and sets `X-Forwarded-For`, that is the client's address: `true` for"
                    + " a proxy on this host, or the addresses and networks of proxies elsewhere, such as"
                    + " `10.1.2.3,172.16.0.0/12`. Nobody else's word is believed.");
    static final Setting<List<String>> CORS_ORIGINS = Setting.of(
            "WAFLEET_CORS_ORIGINS",
            "",
            Parsers::origins,
            "Origins whose pages may call the API from a browser, such as `https://app.example.com`, separated by commas, or"
                    + " `*` for all; without it none may.");
    static final Setting<String> MANAGEMENT_HOST = Setting.of(
            "WAFLEET_MANAGEMENT_HOST", "127.0.0.1", text -> text, "Address that the management port listens on.");
    static final Setting<Integer> MANAGEMENT_PORT = Setting.of(
            "WAFLEET_MANAGEMENT_PORT",
            "9090",
            number(1, MAX_PORT),
            "Port of `/health/*` and `/metrics`; never public.");
    static final Setting<Integer> HOOK_PORT = Setting.of(
            "WAFLEET_HOOK_PORT",
            "0",
            number(0, MAX_PORT),
            "Port on 127.0.0.1 that children post their webhooks to; 0 takes a free one at the first start and keeps it.");
    static final Setting<Duration> BACKFILL_DELAY = Setting.of(
            "WAFLEET_BACKFILL_DELAY",
            "20s",
            duration(Duration.ofMillis(100), Duration.ofHours(1)),
            "How long after a gap a child's chats are read for what is missing; a child repeats its own reports for half a"
                    + " minute.");
    static final Setting<Duration> BACKFILL_CHECK = Setting.of(
            "WAFLEET_BACKFILL_CHECK",
            "5m",
            duration(Duration.ZERO, Duration.ofDays(1)),
            "Time between two looks at each child for messages that it could not report; 0 for never.");
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
    static final Setting<Long> CHILD_LOG_SIZE = Setting.of(
            "WAFLEET_CHILD_LOG_SIZE",
            "10MB",
            size(64 * KB, TB),
            "How much of a child's output a file keeps; `child.log` itself may have half as much again.");
    static final Setting<Integer> CHILD_LOG_FILES = Setting.of(
            "WAFLEET_CHILD_LOG_FILES", "3", number(1, 100), "How many older files (`child.log.1` and so on) are kept.");
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
    static final Setting<Configuration.Links> LINKS = Setting.of(
            "WAFLEET_LINKS",
            "auto",
            Parsers.choice(Configuration.Links.class),
            "Whether messages of type `link` are sent, whose pages the children fetch unchecked, wherever redirects lead:"
                    + " `on`, `off`, or `auto`, on as long as all users are of one tenant.");
    static final Setting<Duration> SEND_INTERVAL = Setting.of(
            "WAFLEET_SEND_INTERVAL",
            "1s",
            duration(Duration.ZERO, Duration.ofHours(1)),
            "Least time between two sends of one device.");
    static final Setting<Duration> SEND_JITTER = Setting.of(
            "WAFLEET_SEND_JITTER",
            "500ms",
            duration(Duration.ZERO, Duration.ofHours(1)),
            "At most this much is added, at random, to the time between two sends.");
    static final Setting<Integer> SEND_PER_MINUTE = Setting.of(
            "WAFLEET_SEND_PER_MINUTE",
            "30",
            number(0, 10000),
            "At most so many sends of one device in any minute that are not replies; 0 for no limit.");
    static final Setting<Integer> SEND_PER_HOUR =
            Setting.of("WAFLEET_SEND_PER_HOUR", "500", number(0, 100000), "The same for any hour.");
    static final Setting<Integer> SEND_PER_DAY = Setting.of(
            "WAFLEET_SEND_PER_DAY",
            "3000",
            number(0, 100000),
            "The same for any 24 hours; a young number begins with a tenth of it.");
    static final Setting<Integer> REPLY_PER_MINUTE = Setting.of(
            "WAFLEET_REPLY_PER_MINUTE",
            "60",
            number(0, 10000),
            "At most so many replies of one device in any minute: sends to who wrote within 24 hours; 0 for no limit.");
    static final Setting<Integer> REPLY_PER_HOUR =
            Setting.of("WAFLEET_REPLY_PER_HOUR", "1500", number(0, 100000), "The same for any hour.");
    static final Setting<Integer> REPLY_PER_DAY =
            Setting.of("WAFLEET_REPLY_PER_DAY", "15000", number(0, 100000), "The same for any 24 hours.");
    static final Setting<Integer> FIRST_CONTACTS_PER_DAY = Setting.of(
            "WAFLEET_FIRST_CONTACTS_PER_DAY",
            "100",
            number(0, 100000),
            "How many that never were in touch one device may write to in any 24 hours; a young number begins with a tenth of it; 0 for no limit.");
    static final Setting<Integer> WARM_UP_DAYS = Setting.of(
            "WAFLEET_WARM_UP_DAYS",
            "14",
            number(0, 365),
            "How many days a number is young, counted from its registration.");
    static final Setting<Optional<Quiet>> QUIET_HOURS = Setting.of(
            "WAFLEET_QUIET_HOURS",
            "",
            Parsers::quietHours,
            "When nothing but replies is sent, such as `21:00-08:00 America/Sao_Paulo`; empty for never.");
    static final Setting<Boolean> TYPING = Setting.of(
            "WAFLEET_TYPING",
            "off",
            Parsers::onOff,
            "`on` shows the recipient \"typing\" for a while before a text, the longer the text the longer.");
    static final Setting<Integer> PAUSE_AFTER_FAILURES = Setting.of(
            "WAFLEET_PAUSE_AFTER_FAILURES",
            "10",
            number(0, 10000),
            "So many refused sends in a row pause the device's queue; 0 for never.");
    static final Setting<Duration> KEY_RETENTION = Setting.of(
            "WAFLEET_IDEMPOTENCY_RETENTION",
            "24h",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "How long the answer to a request with an `Idempotency-Key` is kept.");
    static final Setting<Duration> JOB_RETENTION = Setting.of(
            "WAFLEET_JOB_RETENTION",
            "90d",
            duration(Duration.ofHours(1), Duration.ofDays(3650)),
            "How long a send job is kept after its outcome.");
    static final Setting<Integer> QUEUE_LIMIT =
            Setting.of("WAFLEET_QUEUE_LIMIT", "10000", number(1, 1_000_000), "How many jobs of one device may wait.");
    static final Setting<Duration> WEBHOOK_TIMEOUT = Setting.of(
            "WAFLEET_WEBHOOK_TIMEOUT",
            "10s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(2)),
            "How long one attempt to deliver an event to a webhook may take.");
    static final Setting<Duration> WEBHOOK_RETRY_DELAY = Setting.of(
            "WAFLEET_WEBHOOK_RETRY_DELAY",
            "1s",
            duration(Duration.ofMillis(10), Duration.ofMinutes(10)),
            "How long after a failed attempt the next is made; doubled with each failure, up to 10 minutes.");
    static final Setting<Duration> WEBHOOK_KEEP_TRYING = Setting.of(
            "WAFLEET_WEBHOOK_KEEP_TRYING",
            "7d",
            duration(Duration.ofSeconds(1), Duration.ofDays(30)),
            "How long a delivery is tried before it is dead.");
    static final Setting<Duration> WEBHOOK_PAUSE_AFTER = Setting.of(
            "WAFLEET_WEBHOOK_PAUSE_AFTER",
            "24h",
            duration(Duration.ZERO, Duration.ofDays(365)),
            "How long all deliveries to a webhook fail before it is paused; 0 for never.");
    static final Setting<Duration> DELIVERY_RETENTION = Setting.of(
            "WAFLEET_DELIVERY_RETENTION",
            "7d",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "How long what was delivered stays in the delivery log.");
    static final Setting<Duration> DEAD_LETTER_RETENTION = Setting.of(
            "WAFLEET_DEAD_LETTER_RETENTION",
            "30d",
            duration(Duration.ofHours(1), Duration.ofDays(365)),
            "How long deliveries that were given up are kept.");
    static final Setting<Duration> EVENT_RETENTION = Setting.of(
            "WAFLEET_EVENT_RETENTION",
            "30d",
            duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
            "How long an event is kept; also the longest time that a client may be away without missing one.");
    static final Setting<Long> EVENT_SIZE = Setting.of(
            "WAFLEET_EVENT_SIZE",
            "4GB",
            size(MB, 1024 * TB),
            "When all events hold more than this, the oldest of the tenant that holds most are removed, and last those that a"
                    + " webhook waits for.");
    static final Setting<Integer> MAX_STREAMS = Setting.of(
            "WAFLEET_MAX_STREAMS",
            "10000",
            number(1, 1_000_000),
            "How many sockets and streams may follow events at the same time; each takes a file descriptor.");
    static final Setting<Duration> MAX_STALL = Setting.of(
            "WAFLEET_SLOW_READER",
            "30s",
            duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "A stream is ended when its client takes nothing for so long of what is on the way to it.");
    static final Setting<String> DEFAULT_COUNTRY = Setting.of(
            "WAFLEET_DEFAULT_COUNTRY",
            "BR",
            Parsers::country,
            "Country, as two letters, whose numbers may be written without a country code; `none` for none. What could be"
                    + " a number of it as well as one in international format without `+` is refused; with `+` a number is"
                    + " always international.");
    static final Setting<String> ADMIN_USER =
            Setting.of("DEFAULT_ADMIN_USER", "admin", text -> text, "Name of the first administrator.");
    static final Setting<String> ADMIN_PASSWORD = Setting.secret(
            "DEFAULT_ADMIN_PASS",
            "Password of that administrator, at least 8 characters, in force from the next start on; without it one is"
                    + " generated and shown once.");
    static final Setting<String> JWT_SECRET = Setting.secret(
            "JWT_SECRET",
            "Key that signs tokens, at least 32 characters, 8 of them different; without it one is generated and kept.");
    static final Setting<Duration> TOKEN_TTL = Setting.of(
            "JWT_EXPIRES_IN",
            "24h",
            duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "How long a token is valid.");
    static final Setting<LogLevel> LOG_LEVEL =
            Setting.of("LOG_LEVEL", "info", choice(LogLevel.class), "How much the gateway logs.");

    static final List<Setting<?>> ALL = List.of(
            HOME,
            SESSIONS,
            DATABASE_URL,
            HOST,
            API_PORT,
            BEHIND_PROXY,
            CORS_ORIGINS,
            MANAGEMENT_HOST,
            MANAGEMENT_PORT,
            HOOK_PORT,
            BACKFILL_DELAY,
            BACKFILL_CHECK,
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
            CHILD_LOG_SIZE,
            CHILD_LOG_FILES,
            DISK_RESERVE,
            PRUNE,
            MEDIA_MAX_AGE,
            MEDIA_MAX_SIZE,
            MAX_UPLOAD,
            SPOOL_SIZE,
            FETCH_PRIVATE,
            LINKS,
            SEND_INTERVAL,
            SEND_JITTER,
            SEND_PER_MINUTE,
            SEND_PER_HOUR,
            SEND_PER_DAY,
            REPLY_PER_MINUTE,
            REPLY_PER_HOUR,
            REPLY_PER_DAY,
            FIRST_CONTACTS_PER_DAY,
            WARM_UP_DAYS,
            QUIET_HOURS,
            TYPING,
            PAUSE_AFTER_FAILURES,
            KEY_RETENTION,
            JOB_RETENTION,
            QUEUE_LIMIT,
            WEBHOOK_TIMEOUT,
            WEBHOOK_RETRY_DELAY,
            WEBHOOK_KEEP_TRYING,
            WEBHOOK_PAUSE_AFTER,
            DELIVERY_RETENTION,
            DEAD_LETTER_RETENTION,
            EVENT_RETENTION,
            EVENT_SIZE,
            MAX_STREAMS,
            MAX_STALL,
            DEFAULT_COUNTRY,
            ADMIN_USER,
            ADMIN_PASSWORD,
            JWT_SECRET,
            TOKEN_TTL,
            LOG_LEVEL);

    private Settings() {}
}
