package io.wafleet.gowa;

import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices and the way to the child of each, for who passes calls through and cannot ask over the bus for each. Every device
 * keeps its own entry; whoever looks, on whichever context, sees what was true a moment ago.
 */
public final class ChildDirectory {
    private final ConcurrentMap<DeviceId, Entry> entries = new ConcurrentHashMap<>();

    /**
     * What is to be known of a device.
     *
     * @param tenant whose it is
     * @param number in digits; null while nobody knows it
     * @param child null while there is no child that serves
     */
    public record Entry(
            DeviceId device,
            String tenant,
            @Nullable String number,
            @Nullable ChildEndpoint child) {
        /** Whether the name can mean no other device: an id of digits may be another's number. */
        public boolean isOnlyMeantBy(String name) {
            return name.equals(number) || name.chars().anyMatch(Character::isLetter);
        }
    }

    public void put(Entry entry) {
        entries.put(entry.device(), entry);
    }

    public void remove(DeviceId device) {
        entries.remove(device);
    }

    /** Null where there is none that the access covers. */
    public @Nullable Entry find(DeviceId device, Access by) {
        Entry entry = entries.get(device);
        return entry != null && by.covers(entry.tenant(), device) ? entry : null;
    }

    /** Of a device that the caller may ask, as is known already; null while there is no child that serves. */
    public @Nullable ChildEndpoint child(DeviceId device) {
        Entry entry = entries.get(device);
        return entry == null ? null : entry.child();
    }

    /** All that the access covers. */
    public List<Entry> covered(Access by) {
        return entries.values().stream()
                .filter(entry -> by.covers(entry.tenant(), entry.device()))
                .toList();
    }
}
