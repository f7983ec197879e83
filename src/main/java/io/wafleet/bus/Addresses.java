package io.wafleet.bus;

import io.wafleet.id.DeviceId;

/** Every address of the bus is built here. */
public final class Addresses {
    /**
     * Each event once, after it is stored, in the order of the numbers: {@code {seq, tenant, device, type, event}}, the last
     * being the envelope as JSON text; device is null for an event of none. {@code {seq, hole: true}} says that nobody
     * knows whether the event with this number was stored.
     */
    public static final String EVENTS = "journal.events";

    /** Somebody's access was changed or has ended, after it is stored; without words. */
    public static final String ACCESS_CHANGED = "access.changed";

    /** A tenant was disabled, enabled or is to be deleted, after it is stored; without words. */
    public static final String TENANTS_CHANGED = "tenants.changed";

    private Addresses() {}

    /** Commands to one device, answered by its owner: {@code device.<id>}. */
    public static String device(DeviceId device) {
        return "device." + device.value();
    }

    /** A command that concerns no single existing device: {@code fleet.<verb>}. */
    public static String fleet(String verb) {
        return "fleet." + verb;
    }
}
