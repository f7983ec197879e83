package io.wafleet.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole effective configuration, checked. Made by {@link ConfigurationLoader}.
 *
 * @param defaultCountry whose numbers need no country code, as two letters; empty for none
 * @param effective every setting's name with the value in force, secrets hidden, in the table's order
 */
public record Configuration(
        Places places,
        Listeners listeners,
        Children children,
        ChildLogs childLogs,
        Disk disk,
        Uploads uploads,
        Backfill backfill,
        Sends sends,
        OptOutDefaults optOut,
        Webhooks webhooks,
        Events events,
        Archiving archive,
        Quotas quotas,
        String defaultCountry,
        Access access,
        Audit audit,
        OnStop onStop,
        LogLevel logLevel,
        Map<String, String> effective) {

    /** What becomes of the children when the gateway stops. */
    public enum OnStop {
        LEAVE,
        STOP
    }

    /** What becomes of a device that is linked to another number than it was registered with. */
    public enum OnOtherNumber {
        /** That is its number from then on. */
        ACCEPT,
        /** It sends nothing. */
        REFUSE
    }

    /** How requests are written down. */
    public enum AccessLogForm {
        OFF,
        JSON,
        COMBINED
    }

    /** How much is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /**
     * Where things lie; all paths are absolute.
     *
     * @param databaseUrl of PostgreSQL, with its password; null for SQLite in the home folder
     * @param gowaUi the file of the child's own page for people; null for none
     */
    public record Places(
            Path home,
            Path sessions,
            @Nullable String databaseUrl,
            @Nullable Path gowaUi) {
        /** Where files wait until they are sent. */
        public Path spool() {
            return home.resolve("spool");
        }

        @Override
        public String toString() {
            return "Places[home=" + home + ", sessions=" + sessions + "]";
        }
    }

    /**
     * Where the gateway listens.
     *
     * @param proxies whose X-Forwarded-For can be believed, in the notation of CIDR; empty for nobody's
     * @param rateLimit how many requests a caller may make; null for no limit
     * @param connectionsPerAddress how many connections to the API an address may have, unless it is a proxy's
     * @param corsOrigins whose pages may call the API; {@code *} for all
     * @param hookPort 0 for a free one that is kept
     */
    public record Listeners(
            String host,
            int apiPort,
            List<String> proxies,
            @Nullable RateLimit rateLimit,
            int connectionsPerAddress,
            AccessLogForm accessLog,
            List<String> corsOrigins,
            String managementHost,
            int managementPort,
            int hookPort) {}

    /** So many requests at once, and as many again in each such time. */
    public record RateLimit(int requests, Duration span) {}

    /**
     * How children are started, watched and stopped.
     *
     * @param simulated whether the binary only stands in for the real one
     * @param binaries folder of further binaries that a device may be given; null for none
     */
    public record Children(
            Path binary,
            boolean simulated,
            @Nullable Path binaries,
            int basePort,
            int maxProcesses,
            Duration probeInterval,
            Duration linkInterval,
            Duration linkPatience,
            Duration pairingSettle,
            Duration startupTimeout,
            Duration stopGrace,
            Duration qrTimeout,
            OnOtherNumber onOtherNumber,
            Restarts restarts) {}

    /** How fast children are started again. */
    public record Restarts(Duration delay, Duration maxDelay, int startsPerSecond) {}

    /** How much is kept of what a child writes: bytes of one file, and how many older ones there are beside it. */
    public record ChildLogs(long maxBytes, int files) {}

    /**
     * How the disk is kept from filling up.
     *
     * @param reserve bytes that shall stay free
     * @param prune whether the children's old files are removed
     * @param mediaMaxBytes of one volume
     */
    public record Disk(long reserve, boolean prune, Duration mediaMaxAge, long mediaMaxBytes) {}

    /**
     * How files come in that are to be sent.
     *
     * @param maxBytes of one file
     * @param spoolBytes of all that wait
     */
    public record Uploads(long maxBytes, long spoolBytes, FetchPrivate fetchPrivate, Links links) {}

    /** Whether children may be told to fetch pages for link previews. */
    public enum Links {
        ON,
        OFF,
        /** As long as there is one tenant alone. */
        AUTO
    }

    /**
     * Which addresses that are not public may be fetched from.
     *
     * @param hosts names or addresses, some with a port
     */
    public record FetchPrivate(boolean all, Set<String> hosts) {}

    /**
     * How what children could not report is read from their chats.
     *
     * @param delay after a gap
     * @param check between two looks for gaps that nobody knows of; zero for never
     */
    public record Backfill(Duration delay, Duration check) {}

    /**
     * How sends are taken, and paced where a device is not set otherwise.
     *
     * @param caps of what is not a reply
     * @param firstContactsPerDay 0 for no limit, as with the checks of numbers
     * @param warmUpDays 0 for none
     * @param keyRetention how long an Idempotency-Key is remembered
     * @param jobRetention how long a job is kept after its outcome
     */
    public record Sends(
            Duration interval,
            Duration jitter,
            SendCaps caps,
            SendCaps replyCaps,
            int firstContactsPerDay,
            int numberChecksPerDay,
            int warmUpDays,
            @Nullable Quiet quietHours,
            boolean typing,
            int pauseAfterFailures,
            int queueLimit,
            Duration keyRetention,
            Duration jobRetention) {}

    /**
     * How events are delivered to other systems.
     *
     * @param timeout of one attempt, from the lookup of the name to the status of the answer
     * @param retryDelay after the first failure; doubled after each further one
     * @param keepTrying how long a delivery is tried
     * @param pauseAfter how long nothing succeeds before a webhook is paused; zero for never
     * @param deliveryRetention how long a delivered one is kept in the log
     * @param deadLetterRetention how long one is kept that was given up
     */
    public record Webhooks(
            Duration timeout,
            Duration retryDelay,
            Duration keepTrying,
            Duration pauseAfter,
            Duration deliveryRetention,
            Duration deadLetterRetention) {}

    /**
     * How events are kept and followed.
     *
     * @param retention how long an event is kept
     * @param maxBytes how much all events may hold; the oldest go first
     * @param maxStreams how many sockets and streams may be open
     * @param maxStall how long a client may take nothing of what is on the way to it
     */
    public record Events(Duration retention, long maxBytes, int maxStreams, Duration maxStall) {}

    /**
     * How much each tenant may have that has no limit of its own; empty for no limit.
     *
     * @param zone whose days {@code sendsPerDay} and the usage go by
     * @param usageRetention how long a day's usage is kept
     */
    public record Quotas(
            OptionalLong devices,
            OptionalLong sendsPerDay,
            OptionalLong queuedJobs,
            OptionalLong spoolBytes,
            OptionalLong journalBytes,
            OptionalLong streams,
            OptionalLong webhooks,
            OptionalLong users,
            ZoneId zone,
            Duration usageRetention) {}

    /** At most so many in any minute, hour, day; 0 for no limit. */
    public record SendCaps(int perMinute, int perHour, int perDay) {}

    /** From when to when of a day nothing but replies is sent. */
    public record Quiet(LocalTime from, LocalTime to, ZoneId zone) {}

    /**
     * Who may come in.
     *
     * @param adminPassword null to have one generated
     * @param jwtSecret null to have one generated and kept
     * @param jwtSecretBefore whose tokens are good, too; null for none
     * @param registration null where nobody makes himself a user
     */
    public record Access(
            String adminUser,
            @Nullable String adminPassword,
            @Nullable String jwtSecret,
            @Nullable String jwtSecretBefore,
            Lifetimes lifetimes,
            @Nullable Registration registration) {
        @Override
        public String toString() {
            return "Access[adminUser=%s, lifetimes=%s, registration=%s]".formatted(adminUser, lifetimes, registration);
        }
    }

    /** The audit log: how long its entries are kept, and whether it has each message that is sent. */
    public record Audit(Duration retention, boolean messages) {}
}
