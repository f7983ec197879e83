package io.wafleet.demo;

import io.wafleet.simulator.SimulatorScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The program that the demo's numbers run instead of the real one. */
@FunctionalInterface
public interface ChildProgram {
    /** Writes an executable file that starts it. */
    void install(Path script, Map<String, String> settings) throws IOException;

    /** The simulator, as part of the program that runs now. */
    static ChildProgram simulator() {
        return (script, settings) ->
                SimulatorScript.install(script, System.getProperty("java.class.path", ""), settings);
    }
}
