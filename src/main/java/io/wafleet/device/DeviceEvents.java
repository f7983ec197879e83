package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.device.row.Device;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Journal;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the journal is told of devices by us, and not by their children; and what it has of them. */
final class DeviceEvents {
    private static final Logger log = LoggerFactory.getLogger(DeviceEvents.class);

    private static final Page<Event> HISTORY =
            new Page<>("transitions", Transition::of, event -> String.valueOf(event.seq()));

    private final Journal journal;
    private final EventStore events;
    private final Clock clock;

    DeviceEvents(Journal journal, EventStore events, Clock clock) {
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    void announce(Device device, String type, JsonObject data) {
        journal.append(new Draft(device.tenant(), device.id(), type, clock.instant(), null, data))
                .onFailure(failure -> log.error("device {}: event {} could not be stored", device.id(), type, failure));
    }

    /** What the device's process and its link went through, newest first. */
    Future<JsonObject> history(Device device, PageRequest asked) {
        long before = asked.after() == null ? Long.MAX_VALUE : Long.parseLong(asked.after());
        return events.transitions(device.tenant(), device.id(), before, asked.limit() + 1)
                .map(found -> HISTORY.of(found, asked));
    }

    /** How many messages the device has received in its life, as far as they are still in the journal. */
    Future<Long> received(DeviceId device) {
        return events.count(device, "message.received");
    }
}
