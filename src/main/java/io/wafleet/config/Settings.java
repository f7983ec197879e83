package io.wafleet.config;

import java.util.List;
import java.util.stream.Stream;

/** The table of all settings. {@code docs/configuration.md} is made from it. */
final class Settings {
    static final List<Setting<?>> ALL = Stream.of(
                    PlaceSettings.ALL,
                    ApiSettings.ALL,
                    FleetSettings.ALL,
                    SendSettings.ALL,
                    OptOutSettings.ALL,
                    EventSettings.ALL,
                    ArchiveSettings.ALL,
                    QuotaSettings.ALL)
            .flatMap(List::stream)
            .toList();

    private Settings() {}
}
