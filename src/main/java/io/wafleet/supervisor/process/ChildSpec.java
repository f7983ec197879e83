package io.wafleet.supervisor.process;

import io.wafleet.id.DeviceId;
import java.nio.file.Path;
import java.util.Map;

/**
 * All that one launch needs.
 *
 * @param generation the number of this launch, committed to the store before it
 * @param port the port that the child shall listen on, on 127.0.0.1
 * @param volume the child's working directory; the gateway's own files for it are in {@code .wafleet/} there
 * @param environment the child's whole environment; nothing is inherited
 */
public record ChildSpec(
        DeviceId device, long generation, int port, Path binary, Path volume, Map<String, String> environment) {

    /** Where the gateway keeps the child's lock, identity record and output. */
    static Path runDirectory(Path volume) {
        return volume.resolve(".wafleet");
    }

    /** Where a child's output goes. */
    public static Path output(Path volume) {
        return runDirectory(volume).resolve("child.log");
    }

    Path runDirectory() {
        return runDirectory(volume);
    }

    /** Where the launcher writes down who the child is. */
    public Path runRecord() {
        return runDirectory().resolve("run");
    }
}
