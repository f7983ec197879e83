package io.wafleet.bus;

/** Every address of the bus is built here. */
public final class Addresses {
    /** All events of all devices; administrators only. */
    public static final String FLEET_EVENTS = "fleet.events";

    private Addresses() {}

    /** A command to one device, answered by its owner: {@code device.<id>.<verb>}. */
    public static String device(DeviceId device, String verb) {
        return "device." + device.value() + "." + verb;
    }

    /** A device's room: its events as they are journaled. */
    public static String events(DeviceId device) {
        return device(device, "events");
    }

    /** A command that concerns no single existing device: {@code fleet.<verb>}. */
    public static String fleet(String verb) {
        return "fleet." + verb;
    }
}
