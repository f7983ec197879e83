package io.wafleet.device;

import io.wafleet.bus.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number under management, as it is stored.
 *
 * @param phoneNumber digits, international format
 * @param port the child's, kept for the device's life
 * @param apiSecret the child's basic-auth secret
 * @param hookSecret what the child signs its webhooks with
 * @param jid set once the device is paired; null when it is not, or was logged out
 * @param generation how many launches were begun
 * @param restarts how many of them no user asked for
 */
record Device(
        DeviceId id,
        String tenant,
        String phoneNumber,
        @Nullable String name,
        Desired desired,
        int port,
        String apiSecret,
        String hookSecret,
        @Nullable String jid,
        long generation,
        long restarts,
        @Nullable String lastExit,
        @Nullable Instant lastExitAt,
        Instant createdAt,
        Instant updatedAt) {

    Device withName(@Nullable String other, Instant now) {
        return new Device(
                id,
                tenant,
                phoneNumber,
                other,
                desired,
                port,
                apiSecret,
                hookSecret,
                jid,
                generation,
                restarts,
                lastExit,
                lastExitAt,
                createdAt,
                now);
    }

    Device withDesired(Desired other, Instant now) {
        return new Device(
                id,
                tenant,
                phoneNumber,
                name,
                other,
                port,
                apiSecret,
                hookSecret,
                jid,
                generation,
                restarts,
                lastExit,
                lastExitAt,
                createdAt,
                now);
    }

    Device withJid(@Nullable String other, Instant now) {
        return new Device(
                id,
                tenant,
                phoneNumber,
                name,
                desired,
                port,
                apiSecret,
                hookSecret,
                other,
                generation,
                restarts,
                lastExit,
                lastExitAt,
                createdAt,
                now);
    }

    Device withProcess(long launches, long unasked, @Nullable String exit, @Nullable Instant exitAt) {
        return new Device(
                id,
                tenant,
                phoneNumber,
                name,
                desired,
                port,
                apiSecret,
                hookSecret,
                jid,
                launches,
                unasked,
                exit,
                exitAt,
                createdAt,
                updatedAt);
    }

    boolean isPaired() {
        return jid != null;
    }
}
