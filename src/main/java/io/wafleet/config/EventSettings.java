package io.wafleet.config;

import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.number;
import static io.wafleet.config.Parsers.size;

import java.time.Duration;
import java.util.List;

/** Events: what children report, how long it is kept, how it is delivered. */
final class EventSettings {
    private static final int MAX_PORT = 65_535;
    private static final long KB = 1024;
    private static final long MB = 1024 * KB;
    private static final long TB = 1024 * 1024 * MB;

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
    static final Setting<Duration> WEBHOOK_TIMEOUT = Setting.of(
            "WAFLEET_WEBHOOK_TIMEOUT",
            "10s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(2)),
            "How long one attempt to deliver an event to a webhook may take.");
    static final Setting<Duration> WEBHOOK_RETRY_DELAY = Setting.of(
            "WAFLEET_WEBHOOK_RETRY_DELAY",
            "1s",
            duration(Duration.ofMillis(1), Duration.ofMinutes(10)),
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

    static final List<Setting<?>> ALL = List.of(
            HOOK_PORT,
            BACKFILL_DELAY,
            BACKFILL_CHECK,
            EVENT_RETENTION,
            EVENT_SIZE,
            WEBHOOK_TIMEOUT,
            WEBHOOK_RETRY_DELAY,
            WEBHOOK_KEEP_TRYING,
            WEBHOOK_PAUSE_AFTER,
            DELIVERY_RETENTION,
            DEAD_LETTER_RETENTION);

    private EventSettings() {}
}
