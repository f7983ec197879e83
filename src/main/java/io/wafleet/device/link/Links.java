package io.wafleet.device.link;

import io.vertx.core.Vertx;
import io.wafleet.config.Configuration;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The links of all devices.
 *
 * @param outage whether most of them are away at the same time
 */
public record Links(Vertx vertx, GowaClient client, Clock clock, Configuration.Children settings, FleetOutage outage) {

    /**
     * Of a device that has no child yet.
     *
     * @param jid the account that was linked when last was looked; null for none
     * @param words what the device's children say
     */
    public LinkMonitor monitor(DeviceId device, @Nullable String jid, LastWords words, LinkMonitor.Owner owner) {
        return new LinkMonitor(this, device, jid, words, owner);
    }

    public Pairing pairing() {
        return new Pairing(vertx, client.logins(), clock);
    }
}
