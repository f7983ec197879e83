package io.wafleet.config;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What becomes of messages in the archive.
 *
 * @param on whether new ones come into it
 * @param retention how long one is kept, from when it was sent or received
 * @param messages how many each tenant may have; empty for no limit
 * @param bytes how much all texts may hold together
 */
public record Archiving(boolean on, Duration retention, OptionalLong messages, long bytes) {}
