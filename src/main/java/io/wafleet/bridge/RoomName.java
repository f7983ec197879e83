package io.wafleet.bridge;

import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.id.DeviceId;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a room: {@code device.<id>.events}, {@code tenant.<id>.events} or {@code fleet.events}.
 *
 * @param device null for a whole tenant's or the fleet's
 * @param tenant null for a device's or the fleet's
 */
record RoomName(
        String address, @Nullable DeviceId device, @Nullable String tenant) {
    static final int MAX_LENGTH = 200;

    private static final String FLEET = "fleet.events";
    private static final Pattern DEVICE = Pattern.compile("device\\.(" + DeviceId.PATTERN + ")\\.events");
    private static final Pattern TENANT = Pattern.compile("tenant\\.(.{1,100})\\.events");

    /** Null for an address that is no room's. */
    static @Nullable RoomName parse(String address) {
        Matcher device = DEVICE.matcher(address);
        if (device.matches()) {
            return new RoomName(address, new DeviceId(device.group(1)), null);
        }
        Matcher tenant = TENANT.matcher(address);
        if (tenant.matches()) {
            return new RoomName(address, null, tenant.group(1));
        }
        return address.equals(FLEET) ? new RoomName(address, null, null) : null;
    }

    /** Whether the caller may be told that it may or may not enter; the device itself is another question. */
    boolean isOpenTo(Principal caller) {
        if (!caller.mayListen()) {
            return false;
        }
        if (device != null) {
            return true;
        }
        return tenant == null
                ? caller.access() instanceof Access.Fleet
                : caller.access().covers(tenant);
    }

    Set<DeviceId> devices() {
        return device == null ? Set.of() : Set.of(device);
    }
}
