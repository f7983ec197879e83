package io.wafleet.device;

import io.wafleet.id.DeviceId;
import java.time.Instant;

/**
 * What never changes in a device's life.
 *
 * @param phoneNumber digits, international format
 * @param port the child's
 * @param hookSecret what the child signs its webhooks with
 */
record Registration(DeviceId id, String tenant, String phoneNumber, int port, String hookSecret, Instant createdAt) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "Registration[id=%s, tenant=%s, phoneNumber=%s, port=%d]".formatted(id, tenant, phoneNumber, port);
    }
}
