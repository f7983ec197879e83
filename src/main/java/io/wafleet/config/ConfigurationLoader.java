package io.wafleet.config;

import io.wafleet.config.Configuration.Access;
import io.wafleet.config.Configuration.Backfill;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.config.Configuration.Children;
import io.wafleet.config.Configuration.Disk;
import io.wafleet.config.Configuration.Events;
import io.wafleet.config.Configuration.Listeners;
import io.wafleet.config.Configuration.Places;
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

    private static final int MIN_SECRET_SIGNS = 8;
    /** As for every other user. */
    private static final int MIN_PASSWORD_LENGTH = 8;

    private static final int MIN_PASSWORD_SIGNS = 4;
    private static final int MIN_SECRET_LENGTH = 32;

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
     * @param environment usually {@code System.getenv()}
     * @throws ConfigurationException for an unknown {@code WAFLEET_} name, an unknown name in the file, a bad value or a
     *     file that cannot be read
     */
    public static Configuration load(Path root, Map<String, String> environment) {
        ConfigurationLoader first = new ConfigurationLoader(root, environment);
        Path home = first.path(Settings.HOME);
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
            if (name.equals(Settings.HOME.name())) {
                throw new ConfigurationException(name + ": cannot be set in the file " + FILE + ", which lies in it");
            }
        }
    }

    private Configuration configuration(Path home) {
        return new Configuration(
                new Places(home, path(Settings.SESSIONS), orNull(Settings.DATABASE_URL)),
                listeners(),
                children(),
                new ChildLogs(value(Settings.CHILD_LOG_SIZE), value(Settings.CHILD_LOG_FILES)),
                new Disk(
                        value(Settings.DISK_RESERVE),
                        value(Settings.PRUNE),
                        value(Settings.MEDIA_MAX_AGE),
                        value(Settings.MEDIA_MAX_SIZE)),
                new Uploads(
                        value(Settings.MAX_UPLOAD),
                        value(Settings.SPOOL_SIZE),
                        value(Settings.FETCH_PRIVATE),
                        value(Settings.LINKS)),
                new Backfill(value(Settings.BACKFILL_DELAY), value(Settings.BACKFILL_CHECK)),
                sends(),
                webhooks(),
                new Events(
                        value(Settings.EVENT_RETENTION),
                        value(Settings.EVENT_SIZE),
                        value(Settings.MAX_STREAMS),
                        value(Settings.MAX_STALL)),
                value(Settings.DEFAULT_COUNTRY),
                access(),
                value(Settings.ON_STOP),
                value(Settings.LOG_LEVEL),
                effective());
    }

    private Sends sends() {
        return new Sends(
                value(Settings.SEND_INTERVAL),
                value(Settings.SEND_JITTER),
                new SendCaps(
                        value(Settings.SEND_PER_MINUTE), value(Settings.SEND_PER_HOUR), value(Settings.SEND_PER_DAY)),
                new SendCaps(
                        value(Settings.REPLY_PER_MINUTE),
                        value(Settings.REPLY_PER_HOUR),
                        value(Settings.REPLY_PER_DAY)),
                value(Settings.FIRST_CONTACTS_PER_DAY),
                value(Settings.WARM_UP_DAYS),
                value(Settings.QUIET_HOURS).orElse(null),
                value(Settings.TYPING),
                value(Settings.PAUSE_AFTER_FAILURES),
                value(Settings.QUEUE_LIMIT),
                value(Settings.KEY_RETENTION),
                value(Settings.JOB_RETENTION));
    }

    private Webhooks webhooks() {
        return new Webhooks(
                value(Settings.WEBHOOK_TIMEOUT),
                value(Settings.WEBHOOK_RETRY_DELAY),
                value(Settings.WEBHOOK_KEEP_TRYING),
                value(Settings.WEBHOOK_PAUSE_AFTER),
                value(Settings.DELIVERY_RETENTION),
                value(Settings.DEAD_LETTER_RETENTION));
    }

    private Listeners listeners() {
        return new Listeners(
                value(Settings.HOST),
                value(Settings.API_PORT),
                value(Settings.BEHIND_PROXY),
                value(Settings.CORS_ORIGINS),
                value(Settings.MANAGEMENT_HOST),
                value(Settings.MANAGEMENT_PORT),
                value(Settings.HOOK_PORT));
    }

    private Children children() {
        return new Children(
                path(Settings.CHILD_BINARY),
                value(Settings.SIMULATED),
                text(Settings.CHILD_BINARIES).isEmpty() ? null : path(Settings.CHILD_BINARIES),
                value(Settings.BASE_PORT),
                value(Settings.MAX_PROCESSES),
                value(Settings.PROBE_INTERVAL),
                value(Settings.LINK_INTERVAL),
                value(Settings.LINK_PATIENCE),
                value(Settings.PAIRING_SETTLE),
                value(Settings.STARTUP_TIMEOUT),
                value(Settings.STOP_GRACE),
                value(Settings.QR_TIMEOUT),
                restarts());
    }

    private Restarts restarts() {
        Duration delay = value(Settings.RESTART_DELAY);
        Duration maxDelay = value(Settings.RESTART_MAX_DELAY);
        if (maxDelay.compareTo(delay) < 0) {
            throw new ConfigurationException(
                    Settings.RESTART_MAX_DELAY.name() + ": must not be shorter than " + Settings.RESTART_DELAY.name());
        }
        return new Restarts(delay, maxDelay, value(Settings.STARTS_PER_SECOND));
    }

    private Access access() {
        String secret = orNull(Settings.JWT_SECRET);
        if (secret != null && (secret.length() < MIN_SECRET_LENGTH || differentSigns(secret) < MIN_SECRET_SIGNS)) {
            throw new ConfigurationException(Settings.JWT_SECRET.name() + ": must have at least " + MIN_SECRET_LENGTH
                    + " characters, " + MIN_SECRET_SIGNS + " of them different; try: openssl rand -base64 32");
        }
        return new Access(value(Settings.ADMIN_USER), adminPassword(), secret, value(Settings.TOKEN_TTL));
    }

    private @Nullable String adminPassword() throws ConfigurationException {
        String password = orNull(Settings.ADMIN_PASSWORD);
        if (password != null
                && (password.length() < MIN_PASSWORD_LENGTH
                        || differentSigns(password) < MIN_PASSWORD_SIGNS
                        || password.equalsIgnoreCase(value(Settings.ADMIN_USER)))) {
            throw new ConfigurationException(Settings.ADMIN_PASSWORD.name() + ": must have at least "
                    + MIN_PASSWORD_LENGTH + " characters, " + MIN_PASSWORD_SIGNS
                    + " of them different, and not be the user's name");
        }
        return password;
    }

    private static long differentSigns(String text) {
        return text.chars().distinct().count();
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
