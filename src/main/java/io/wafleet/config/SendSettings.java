package io.wafleet.config;

import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.number;

import io.wafleet.config.Configuration.Quiet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends: how fast, when, to whom, and how long they are known. */
final class SendSettings {
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
    static final Setting<Integer> NUMBER_CHECKS_PER_DAY = Setting.of(
            "WAFLEET_NUMBER_CHECKS_PER_DAY",
            "100",
            number(0, 10000),
            "How many numbers one device may ask WhatsApp for in any 24 hours, by itself or to add them to groups; 0 for no"
                    + " limit. Who asks for many gets his number banned.");
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
    static final Setting<String> DEFAULT_COUNTRY = Setting.of(
            "WAFLEET_DEFAULT_COUNTRY",
            "BR",
            Parsers::country,
            "Country, as two letters, whose numbers may be written without a country code; `none` for none. What could be"
                    + " a number of it as well as one in international format without `+` is refused; with `+` a number is"
                    + " always international.");

    static final List<Setting<?>> ALL = List.of(
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
            NUMBER_CHECKS_PER_DAY,
            WARM_UP_DAYS,
            QUIET_HOURS,
            TYPING,
            PAUSE_AFTER_FAILURES,
            KEY_RETENTION,
            JOB_RETENTION,
            QUEUE_LIMIT,
            DEFAULT_COUNTRY);

    private SendSettings() {}
}
