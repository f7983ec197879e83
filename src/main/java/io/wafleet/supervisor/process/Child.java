package io.wafleet.supervisor.process;

import io.vertx.core.Future;

/**
 * One process and the proof of which one it is.
 *
 * @param startTicks field 22 of its stat: with the pid and the boot id it names a process for ever
 * @param generation the launch of its device that made it
 * @param exit completes when it is gone
 */
public record Child(long pid, long startTicks, long generation, Future<Exit> exit) {}
