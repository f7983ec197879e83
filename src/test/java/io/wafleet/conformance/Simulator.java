package io.wafleet.conformance;

import io.wafleet.simulator.SimulatorScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The simulator as a program of its own, made from what was just built. */
final class Simulator {
    private Simulator() {}

    static ChildUnderTest install(Path directory) {
        try {
            var script = directory.resolve("simulator");
            SimulatorScript.install(script, classPath(), Map.of());
            return new ChildUnderTest("simulator", List.of(script.toString()), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packaged program where there is one: a single file starts faster than a long class path. */
    private static String classPath() {
        var jar = System.getProperty("wafleet.jar");
        return jar != null && Files.isRegularFile(Path.of(jar)) ? jar : System.getProperty("java.class.path");
    }
}
