package io.wafleet.config;

import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.limit;
import static io.wafleet.config.Parsers.number;
import static io.wafleet.config.Parsers.share;
import static io.wafleet.config.Parsers.size;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** How much each tenant may have that has no limit of its own, and how long it is known what it has used. */
final class QuotaSettings {
    private static final long MB = 1024L * 1024;
    private static final long TB = 1024 * 1024 * MB;

    static final Setting<OptionalLong> DEVICES = Setting.of(
            "WAFLEET_QUOTA_DEVICES",
            "unlimited",
            limit(number(0, 1000)),
            "How many devices each tenant may have that has no limit of its own (docs/quotas.md), or `unlimited`: as many as"
                    + " MAX_PROCESSES leaves.");
    static final Setting<OptionalLong> SENDS_PER_DAY = Setting.of(
            "WAFLEET_QUOTA_SENDS_PER_DAY",
            "unlimited",
            limit(number(0, Integer.MAX_VALUE)),
            "The same: how many messages of each tenant are accepted on one day of `WAFLEET_DAY_ZONE`, or `unlimited`.");
    static final Setting<OptionalLong> QUEUED_JOBS = Setting.of(
            "WAFLEET_QUOTA_QUEUED_JOBS",
            "unlimited",
            limit(number(0, Integer.MAX_VALUE)),
            "The same: how many send jobs of each tenant may be without an outcome, or `unlimited`: as many as"
                    + " `WAFLEET_QUEUE_LIMIT` lets each device have.");
    static final Setting<LongFunction<OptionalLong>> SPOOL_SIZE = Setting.of(
            "WAFLEET_QUOTA_SPOOL_SIZE",
            "half",
            share(size(0, TB)),
            "The same: how much the files of each tenant that wait to be sent may take, `half` of `WAFLEET_SPOOL_SIZE`, or"
                    + " `unlimited`.");
    static final Setting<OptionalLong> EVENT_SIZE = Setting.of(
            "WAFLEET_QUOTA_EVENT_SIZE",
            "unlimited",
            limit(size(0, 1024 * TB)),
            "The same: how much the events of each tenant may hold before its oldest are removed, or `unlimited`: until"
                    + " `WAFLEET_EVENT_SIZE` is reached.");
    static final Setting<LongFunction<OptionalLong>> STREAMS = Setting.of(
            "WAFLEET_QUOTA_STREAMS",
            "half",
            share(number(0, 1_000_000)),
            "The same: how many sockets and streams of each tenant may follow events, `half` of `WAFLEET_MAX_STREAMS`, or"
                    + " `unlimited`.");
    static final Setting<OptionalLong> WEBHOOKS = Setting.of(
            "WAFLEET_QUOTA_WEBHOOKS",
            "100",
            limit(number(0, 10_000)),
            "The same: how many webhooks each tenant may have, or `unlimited`.");
    static final Setting<OptionalLong> USERS = Setting.of(
            "WAFLEET_QUOTA_USERS",
            "1000",
            limit(number(0, 1_000_000)),
            "The same: how many users each tenant may have, administrators left out and open invites counted, or `unlimited`.");
    static final Setting<Optional<ZoneId>> DAY_ZONE = Setting.of(
            "WAFLEET_DAY_ZONE",
            "",
            Parsers::zone,
            "Time zone whose days `WAFLEET_QUOTA_SENDS_PER_DAY` and the usage go by, such as `America/Sao_Paulo`; without it"
                    + " that of `WAFLEET_QUIET_HOURS`, and without that UTC.");

    static final Setting<Duration> USAGE_RETENTION = Setting.of(
            "WAFLEET_USAGE_RETENTION",
            "1100d",
            duration(Duration.ofDays(1), Duration.ofDays(3650)),
            "How long it is known how much a device sent and received on a day.");

    static final List<Setting<?>> ALL = List.of(
            DEVICES,
            SENDS_PER_DAY,
            QUEUED_JOBS,
            SPOOL_SIZE,
            EVENT_SIZE,
            STREAMS,
            WEBHOOKS,
            USERS,
            DAY_ZONE,
            USAGE_RETENTION);

    private QuotaSettings() {}
}
