package io.wafleet.command;

import io.wafleet.id.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A device, as far as those need to know it who serve commands about something else.
 *
 * @param phoneNumber digits, international; null while it is not known
 */
public record DeviceRef(
        DeviceId id, String tenant, @Nullable String phoneNumber) {}
