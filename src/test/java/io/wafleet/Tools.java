package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wafleet.bench.HostProgram;
import java.nio.file.Path;
import java.util.Optional;

/** Programs that some tests need beside the JDK. Without one they are skipped, but not where {@code .ci/run} decides. */
public final class Tools {
    private static final boolean REQUIRED = "required".equals(System.getenv("WAFLEET_TEST_TOOLS"));

    private Tools() {}

    /** Where the program is; skips the test if it is nowhere. */
    public static Path need(String program) {
        Optional<Path> found = HostProgram.find(program);
        String missing = program + " is not installed: what needs it is not tried";
        if (REQUIRED) {
            assertThat(found).as(missing).isPresent();
        }
        assumeThat(found).as(missing).isPresent();
        return found.orElseThrow();
    }
}
