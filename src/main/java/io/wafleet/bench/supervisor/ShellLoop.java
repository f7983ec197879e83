package io.wafleet.bench.supervisor;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.ShellText;
import io.wafleet.client.CliFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the gateway is compared with: a script that starts the same children, all at once, and looks after none. */
final class ShellLoop {
    private final BenchHome home;
    private final Path folder;
    private final Path script;

    private ShellLoop(BenchHome home, Path folder, Path script) {
        this.home = home;
        this.folder = folder;
        this.script = script;
    }

    /**
     * Writes the script, with a fresh volume for each child.
     *
     * @param environments the whole environment of each child
     */
    static ShellLoop write(BenchHome home, Path folder, Path binary, List<Map<String, String>> environments)
            throws IOException {
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        for (Map<String, String> environment : environments) {
            Path volume = folder.resolve(Objects.requireNonNull(environment.get("APP_PORT")));
            Files.createDirectories(volume);
            String variables = environment.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + ShellText.quoted(variable.getValue()))
                    .collect(Collectors.joining(" "));
            text.append("(cd %s && exec env -i %s setsid %s rest </dev/null >>child.log 2>&1) &\n"
                    .formatted(ShellText.quoted(volume.toString()), variables, ShellText.quoted(binary.toString())));
        }
        Path script = folder.resolve("loop.sh");
        Files.writeString(script, text);
        return new ShellLoop(home, folder, script);
    }

    /** Returns when the script is through; its children go on. */
    void run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).directory(folder.toFile());
        builder.redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve("loop.log").toFile());
        int code = home.start(builder).waitFor();
        if (code != 0) {
            throw CliFailure.failed("The shell loop ended with " + code);
        }
    }
}
