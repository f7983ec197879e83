package io.wafleet.config;

import static io.wafleet.config.Parsers.duration;
import static io.wafleet.config.Parsers.limit;
import static io.wafleet.config.Parsers.number;
import static io.wafleet.config.Parsers.size;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** The archive of messages: whether there is one, and how much it keeps. */
final class ArchiveSettings {
    private static final long MB = 1024L * 1024;
    private static final long TB = 1024 * 1024 * MB;

    static final Setting<Boolean> ARCHIVE = Setting.of(
            "WAFLEET_ARCHIVE",
            "on",
            Parsers::onOff,
            "Whether messages are archived (docs/archive.md), `on` or `off`. What is archived already stays until it is too old.");
    static final Setting<Duration> RETENTION = Setting.of(
            "WAFLEET_ARCHIVE_RETENTION",
            "365d",
            duration(Duration.ofMinutes(1), Duration.ofDays(36_500)),
            "How long a message is kept in the archive, from when it was sent or received.");
    static final Setting<OptionalLong> MESSAGES = Setting.of(
            "WAFLEET_ARCHIVE_MESSAGES",
            "unlimited",
            limit(number(0, Integer.MAX_VALUE)),
            "How many messages of each tenant the archive keeps, or `unlimited`; of more the oldest go.");
    static final Setting<Long> SIZE = Setting.of(
            "WAFLEET_ARCHIVE_SIZE",
            "8GB",
            size(MB, 1024 * TB),
            "When the texts of all archived messages hold more than this, the oldest of the tenant that holds most are removed."
                    + " The database takes some four times as much for them.");

    static final List<Setting<?>> ALL = List.of(ARCHIVE, RETENTION, MESSAGES, SIZE);

    private ArchiveSettings() {}
}
