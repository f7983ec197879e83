package io.wafleet.device.row;

import io.wafleet.id.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What never changes in a device's life.
 *
 * @param expectedNumber the number that it was registered with, in digits; null if whichever phone is linked decides
 * @param port the child's
 * @param hookSecret what the child signs its webhooks with
 */
public record Registration(
        DeviceId id, String tenant, @Nullable String expectedNumber, int port, String hookSecret, Instant createdAt) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "Registration[id=%s, tenant=%s, expectedNumber=%s, port=%d]".formatted(id, tenant, expectedNumber, port);
    }
}
