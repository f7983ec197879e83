package io.wafleet.device.row;

import io.wafleet.device.settings.ChildSettings;
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
public record Device(
        Registration registration,
        @Nullable String phoneNumber,
        @Nullable String name,
        Desired desired,
        @Nullable String jid,
        ChildSettings settings,
        ProcessHistory process,
        Instant updatedAt) {

    /** A device that never ran. */
    public static Device registered(
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

    public DeviceId id() {
        return registration.id();
    }

    public String tenant() {
        return registration.tenant();
    }

    /** The number that it was registered with; null if none was given. */
    @Nullable
    public String expectedNumber() {
        return registration.expectedNumber();
    }

    /** The number whose session it has, in digits as WhatsApp spells it; null if that is not known. */
    @Nullable
    public String linkedNumber() {
        return jid == null ? null : Recipient.number(jid);
    }

    public int port() {
        return registration.port();
    }

    public boolean isPaired() {
        return jid != null;
    }

    /** Whether a phone was linked here: a session that came with the folder may be a copy of another's. */
    public boolean hasOwnSession() {
        return process.linkedIn() > 0;
    }

    public Device withName(@Nullable String other, Instant now) {
        return new Device(registration, phoneNumber, other, desired, jid, settings, process, now);
    }

    public Device withNumber(@Nullable String other, Instant now) {
        return new Device(registration, other, name, desired, jid, settings, process, now);
    }

    public Device withDesired(Desired other, Instant now) {
        return new Device(registration, phoneNumber, name, other, jid, settings, process, now);
    }

    public Device withJid(@Nullable String other, Instant now) {
        return new Device(registration, phoneNumber, name, desired, other, settings, process, now);
    }

    public Device withSettings(ChildSettings other, Instant now) {
        return new Device(registration, phoneNumber, name, desired, jid, other, process, now);
    }

    public Device withProcess(ProcessHistory other) {
        return new Device(registration, phoneNumber, name, desired, jid, settings, other, updatedAt);
    }
}
