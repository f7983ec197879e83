package io.wafleet.device;

import io.wafleet.id.DeviceId;
import io.wafleet.recipient.Recipient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number under management, as it is stored.
 *
 * @param phoneNumber what it is named by, in digits, and no other device has; null until it is known
 * @param jid set once the device is paired; null when it is not, or was logged out
 * @param updatedAt when a user or WhatsApp last changed something; not the process
 */
record Device(
        Registration registration,
        @Nullable String phoneNumber,
        @Nullable String name,
        Desired desired,
        @Nullable String jid,
        ChildSettings settings,
        ProcessHistory process,
        Instant updatedAt) {

    /** A device that never ran. */
    static Device registered(
            Registration registration, @Nullable String name, Desired desired, ChildSettings settings) {
        return new Device(
                registration,
                registration.expectedNumber(),
                name,
                desired,
                null,
                settings,
                ProcessHistory.NONE,
                registration.createdAt());
    }

    DeviceId id() {
        return registration.id();
    }

    String tenant() {
        return registration.tenant();
    }

    /** The number that it was registered with; null if none was given. */
    @Nullable
    String expectedNumber() {
        return registration.expectedNumber();
    }

    /** The number whose session it has, in digits as WhatsApp spells it; null if that is not known. */
    @Nullable
    String linkedNumber() {
        return jid == null ? null : Recipient.number(jid);
    }

    int port() {
        return registration.port();
    }

    boolean isPaired() {
        return jid != null;
    }

    /** Whether a phone was linked here: a session that came with the folder may be a copy of another's. */
    boolean hasOwnSession() {
        return process.linkedIn() > 0;
    }

    Device withName(@Nullable String other, Instant now) {
        return new Device(registration, phoneNumber, other, desired, jid, settings, process, now);
    }

    Device withNumber(@Nullable String other, Instant now) {
        return new Device(registration, other, name, desired, jid, settings, process, now);
    }

    Device withDesired(Desired other, Instant now) {
        return new Device(registration, phoneNumber, name, other, jid, settings, process, now);
    }

    Device withJid(@Nullable String other, Instant now) {
        return new Device(registration, phoneNumber, name, desired, other, settings, process, now);
    }

    Device withSettings(ChildSettings other, Instant now) {
        return new Device(registration, phoneNumber, name, desired, jid, other, process, now);
    }

    Device withProcess(ProcessHistory other) {
        return new Device(registration, phoneNumber, name, desired, jid, settings, other, updatedAt);
    }
}
