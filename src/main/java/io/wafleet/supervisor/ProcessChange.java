package io.wafleet.supervisor;

import io.wafleet.id.DeviceId;

/**
 * A device's process went from one state to another.
 *
 * @param from the state before
 * @param restart whether this is the moment of a launch that no user asked for
 */
public record ProcessChange(DeviceId device, ProcessWord from, ProcessSnapshot now, boolean restart) {}
