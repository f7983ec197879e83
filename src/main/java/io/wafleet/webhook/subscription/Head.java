package io.wafleet.webhook.subscription;

import io.wafleet.id.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * As much of an event as tells who wants it.
 *
 * @param device empty for an event of no device
 * @param aboutWebhook which webhook it tells of; null for most events
 */
public record Head(
        long seq,
        String tenant,
        String device,
        String type,
        @Nullable String aboutWebhook) {
    @Nullable
    DeviceId deviceId() {
        return device.isEmpty() ? null : new DeviceId(device);
    }
}
