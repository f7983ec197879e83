package io.wafleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/** Words as the shell reads them. */
public final class ShellText {
    private ShellText() {}

    /** One word, whatever is in it. */
    public static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Writes a program that becomes the command, followed by its own arguments. */
    public static void install(Path script, List<String> command) throws IOException {
        String words = command.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
        Files.writeString(script, "#!/bin/sh\nexec " + words + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
