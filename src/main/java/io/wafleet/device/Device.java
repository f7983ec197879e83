package io.wafleet.device;

import io.wafleet.id.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number under management, as it is stored.
 *
 * @param jid set once the device is paired; null when it is not, or was logged out
 * @param updatedAt when a user or WhatsApp last changed something; not the process
 */
record Device(
        Registration registration,
        @Nullable String name,
        Desired desired,
        @Nullable String jid,
        ChildSettings settings,
        ProcessHistory process,
        Instant updatedAt) {

    /** A device that never ran. */
    static Device registered(
            Registration registration, @Nullable String name, Desired desired, ChildSettings settings) {
        return new Device(registration, name, desired, null, settings, ProcessHistory.NONE, registration.createdAt());
    }

    DeviceId id() {
        return registration.id();
    }

    String tenant() {
        return registration.tenant();
    }

    String phoneNumber() {
        return registration.phoneNumber();
    }

    int port() {
        return registration.port();
    }

    boolean isPaired() {
        return jid != null;
    }

    Device withName(@Nullable String other, Instant now) {
        return new Device(registration, other, desired, jid, settings, process, now);
    }

    Device withDesired(Desired other, Instant now) {
        return new Device(registration, name, other, jid, settings, process, now);
    }

    Device withJid(@Nullable String other, Instant now) {
        return new Device(registration, name, desired, other, settings, process, now);
    }

    Device withSettings(ChildSettings other, Instant now) {
        return new Device(registration, name, desired, jid, other, process, now);
    }

    Device withProcess(ProcessHistory other) {
        return new Device(registration, name, desired, jid, settings, other, updatedAt);
    }
}
