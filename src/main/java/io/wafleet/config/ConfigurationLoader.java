package io.wafleet.config;

import io.wafleet.config.Configuration.Access;
import io.wafleet.config.Configuration.Audit;
import io.wafleet.config.Configuration.Backfill;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.config.Configuration.Children;
import io.wafleet.config.Configuration.Disk;
import io.wafleet.config.Configuration.Events;
import io.wafleet.config.Configuration.Listeners;
import io.wafleet.config.Configuration.Places;
import io.wafleet.config.Configuration.Quotas;
import io.wafleet.config.Configuration.Restarts;
import io.wafleet.config.Configuration.SendCaps;
import io.wafleet.config.Configuration.Sends;
import io.wafleet.config.Configuration.Uploads;
import io.wafleet.config.Configuration.Webhooks;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the settings: environment over the file {@code wafleet.conf} in the home folder over defaults. */
public final class ConfigurationLoader {
    private static final String FILE = "wafleet.conf";
    private static final String OURS = "WAFLEET_";
    /** Read by the launcher script and the command line, not by the gateway. */
    private static final Set<String> ELSEWHERE =
            Set.of("WAFLEET_URL", "WAFLEET_TOKEN", "WAFLEET_JAVA_OPTS", "WAFLEET_FAILPOINT");

    private final Path root;
    private final Map<String, String> environment;
    private final Map<String, String> file;

    private ConfigurationLoader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
        this.file = Map.of();
    }

    private ConfigurationLoader(ConfigurationLoader withoutFile, Map<String, String> file) {
        this.root = withoutFile.root;
        this.environment = withoutFile.environment;
        this.file = file;
    }

    /**
     * Reads and checks everything.
     *
     * @param root what relative paths are relative to
     * @throws ConfigurationException for an unknown name, a bad value or a file that cannot be read
     */
    public static Configuration load(Path root, Map<String, String> environment) {
        ConfigurationLoader first = new ConfigurationLoader(root, environment);
        Path home = first.path(PlaceSettings.HOME);
        ConfigurationLoader loader = new ConfigurationLoader(first, readFile(home.resolve(FILE)));
        loader.refuseUnknown();
        return loader.configuration(home);
    }

    private static Map<String, String> readFile(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(path + ": cannot be read: " + e.getMessage());
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    private void refuseUnknown() {
        Set<String> known = Settings.ALL.stream().map(Setting::name).collect(Collectors.toSet());
        for (String name : environment.keySet()) {
            if (name.startsWith(OURS) && !known.contains(name) && !ELSEWHERE.contains(name)) {
                throw new ConfigurationException(name + ": there is no such setting (see docs/configuration.md)");
            }
        }
        for (String name : file.keySet()) {
            if (!known.contains(name)) {
                throw new ConfigurationException(name + ": there is no such setting, in the file " + FILE);
            }
            if (name.equals(PlaceSettings.HOME.name())) {
                throw new ConfigurationException(name + ": cannot be set in the file " + FILE + ", which lies in it");
            }
        }
    }

    private Configuration configuration(Path home) {
        return new Configuration(
                new Places(
                        home,
                        path(PlaceSettings.SESSIONS),
                        orNull(PlaceSettings.DATABASE_URL),
                        text(ApiSettings.GOWA_UI).isEmpty() ? null : path(ApiSettings.GOWA_UI)),
                listeners(),
                children(),
                new ChildLogs(value(FleetSettings.CHILD_LOG_SIZE), value(FleetSettings.CHILD_LOG_FILES)),
                new Disk(
                        value(PlaceSettings.DISK_RESERVE),
                        value(PlaceSettings.PRUNE),
                        value(PlaceSettings.MEDIA_MAX_AGE),
                        value(PlaceSettings.MEDIA_MAX_SIZE)),
                new Uploads(
                        value(PlaceSettings.MAX_UPLOAD),
                        value(PlaceSettings.SPOOL_SIZE),
                        value(PlaceSettings.FETCH_PRIVATE),
                        value(SendSettings.LINKS)),
                new Backfill(value(EventSettings.BACKFILL_DELAY), value(EventSettings.BACKFILL_CHECK)),
                sends(),
                new OptOutDefaults(value(OptOutSettings.WORDS), value(OptOutSettings.CONFIRMATION)),
                webhooks(),
                new Events(
                        value(EventSettings.EVENT_RETENTION),
                        value(EventSettings.EVENT_SIZE),
                        value(ApiSettings.MAX_STREAMS),
                        value(ApiSettings.MAX_STALL)),
                new Archiving(
                        value(ArchiveSettings.ARCHIVE),
                        value(ArchiveSettings.RETENTION),
                        value(ArchiveSettings.MESSAGES),
                        value(ArchiveSettings.SIZE)),
                quotas(),
                value(SendSettings.DEFAULT_COUNTRY),
                access(),
                new Audit(value(ApiSettings.AUDIT_RETENTION), value(ApiSettings.AUDIT_MESSAGES)),
                value(FleetSettings.ON_STOP),
                value(PlaceSettings.LOG_LEVEL),
                effective());
    }

    private Sends sends() {
        return new Sends(
                value(SendSettings.SEND_INTERVAL),
                value(SendSettings.SEND_JITTER),
                new SendCaps(
                        value(SendSettings.SEND_PER_MINUTE),
                        value(SendSettings.SEND_PER_HOUR),
                        value(SendSettings.SEND_PER_DAY)),
                new SendCaps(
                        value(SendSettings.REPLY_PER_MINUTE),
                        value(SendSettings.REPLY_PER_HOUR),
                        value(SendSettings.REPLY_PER_DAY)),
                value(SendSettings.FIRST_CONTACTS_PER_DAY),
                value(SendSettings.NUMBER_CHECKS_PER_DAY),
                value(SendSettings.WARM_UP_DAYS),
                value(SendSettings.QUIET_HOURS).orElse(null),
                value(SendSettings.TYPING),
                value(SendSettings.PAUSE_AFTER_FAILURES),
                value(SendSettings.QUEUE_LIMIT),
                value(SendSettings.KEY_RETENTION),
                value(SendSettings.JOB_RETENTION));
    }

    private Quotas quotas() {
        return new Quotas(
                value(QuotaSettings.DEVICES),
                value(QuotaSettings.SENDS_PER_DAY),
                value(QuotaSettings.QUEUED_JOBS),
                value(QuotaSettings.SPOOL_SIZE).apply(value(PlaceSettings.SPOOL_SIZE)),
                value(QuotaSettings.EVENT_SIZE),
                value(QuotaSettings.STREAMS).apply(value(ApiSettings.MAX_STREAMS)),
                value(QuotaSettings.WEBHOOKS),
                value(QuotaSettings.USERS),
                value(QuotaSettings.DAY_ZONE).orElseGet(this::quietZone),
                value(QuotaSettings.USAGE_RETENTION));
    }

    private ZoneId quietZone() {
        return value(SendSettings.QUIET_HOURS).map(Configuration.Quiet::zone).orElse(ZoneOffset.UTC);
    }

    private Webhooks webhooks() {
        return new Webhooks(
                value(EventSettings.WEBHOOK_TIMEOUT),
                value(EventSettings.WEBHOOK_RETRY_DELAY),
                value(EventSettings.WEBHOOK_KEEP_TRYING),
                value(EventSettings.WEBHOOK_PAUSE_AFTER),
                value(EventSettings.DELIVERY_RETENTION),
                value(EventSettings.DEAD_LETTER_RETENTION));
    }

    private Listeners listeners() {
        return new Listeners(
                value(ApiSettings.HOST),
                value(ApiSettings.API_PORT),
                value(ApiSettings.BEHIND_PROXY),
                value(ApiSettings.RATE_LIMIT).orElse(null),
                value(ApiSettings.CONNECTIONS_PER_ADDRESS),
                value(ApiSettings.ACCESS_LOG),
                value(ApiSettings.CORS_ORIGINS),
                value(ApiSettings.MANAGEMENT_HOST),
                value(ApiSettings.MANAGEMENT_PORT),
                value(EventSettings.HOOK_PORT));
    }

    private Children children() {
        return new Children(
                path(FleetSettings.CHILD_BINARY),
                value(FleetSettings.SIMULATED),
                text(FleetSettings.CHILD_BINARIES).isEmpty() ? null : path(FleetSettings.CHILD_BINARIES),
                value(FleetSettings.BASE_PORT),
                value(FleetSettings.MAX_PROCESSES),
                value(FleetSettings.PROBE_INTERVAL),
                value(FleetSettings.LINK_INTERVAL),
                value(FleetSettings.LINK_PATIENCE),
                value(FleetSettings.PAIRING_SETTLE),
                value(FleetSettings.STARTUP_TIMEOUT),
                value(FleetSettings.STOP_GRACE),
                value(FleetSettings.QR_TIMEOUT),
                value(FleetSettings.ON_OTHER_NUMBER),
                restarts());
    }

    private Restarts restarts() {
        Duration delay = value(FleetSettings.RESTART_DELAY);
        Duration maxDelay = value(FleetSettings.RESTART_MAX_DELAY);
        if (maxDelay.compareTo(delay) < 0) {
            throw new ConfigurationException(FleetSettings.RESTART_MAX_DELAY.name() + ": must not be shorter than "
                    + FleetSettings.RESTART_DELAY.name());
        }
        return new Restarts(delay, maxDelay, value(FleetSettings.STARTS_PER_SECOND));
    }

    private Access access() {
        return new Access(
                value(ApiSettings.ADMIN_USER),
                adminPassword(),
                signingKey(ApiSettings.JWT_SECRET),
                signingKey(ApiSettings.JWT_SECRET_BEFORE),
                new Lifetimes(
                        value(ApiSettings.TOKEN_TTL),
                        value(ApiSettings.SESSION_IDLE),
                        value(ApiSettings.SESSION),
                        value(ApiSettings.REFRESHED_TOKEN),
                        value(ApiSettings.REFRESH),
                        value(ApiSettings.REFRESHED)),
                Registration.in(value(ApiSettings.REGISTRATION_TENANT), value(ApiSettings.REGISTRATION_ROLE)));
    }

    private @Nullable String signingKey(Setting<String> setting) {
        String key = orNull(setting);
        return key == null ? null : Strength.ofSigningKey(setting.name(), key);
    }

    private @Nullable String adminPassword() {
        String password = orNull(ApiSettings.ADMIN_PASSWORD);
        return password == null
                ? null
                : Strength.ofPassword(ApiSettings.ADMIN_PASSWORD.name(), password, value(ApiSettings.ADMIN_USER));
    }

    private Map<String, String> effective() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            String text = text(setting);
            values.put(setting.name(), setting.secret() && !text.isEmpty() ? "(hidden)" : text);
        }
        return values;
    }

    private Path path(Setting<Path> setting) {
        return root.resolve(value(setting)).toAbsolutePath().normalize();
    }

    private @Nullable String orNull(Setting<String> setting) {
        String value = value(setting);
        return value.isEmpty() ? null : value;
    }

    private <T> T value(Setting<T> setting) {
        try {
            return setting.parser().apply(text(setting));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(setting.name() + ": " + e.getMessage());
        }
    }

    /** An empty variable counts as not set, so that compose files can pass variables on. */
    private String text(Setting<?> setting) {
        String set = environment.getOrDefault(setting.name(), "");
        if (set.isBlank()) {
            set = file.getOrDefault(setting.name(), "");
        }
        return set.isBlank() ? setting.fallback() : set.trim();
    }
}
