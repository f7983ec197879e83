package io.wafleet.bridge.feed;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventFilter;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to those who follow.
 *
 * @param event the envelope as JSON text
 */
public record Entry(long seq, String tenant, @Nullable DeviceId device, String type, String event) {
    static Entry of(Event event) {
        return new Entry(event.seq(), event.tenant(), event.device(), event.type(), event.encoded());
    }

    /** From the journal's notice at {@link io.wafleet.bus.Addresses#EVENTS}. */
    static Entry of(JsonObject notice) {
        String device = notice.getString("device");
        return new Entry(
                notice.getLong("seq"),
                notice.getString("tenant"),
                device == null ? null : new DeviceId(device),
                notice.getString("type"),
                notice.getString("event"));
    }

    boolean isFor(EventFilter filter) {
        return filter.matches(tenant, device, type);
    }
}
