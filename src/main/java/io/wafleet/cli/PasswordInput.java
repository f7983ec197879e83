package io.wafleet.cli;

import io.wafleet.client.CliFailure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A password that is not among the arguments, where other users of the machine would see it. */
final class PasswordInput {
    private PasswordInput() {}

    /** Asks for it where there is somebody to ask, else reads a line of the input; null for none. */
    static @Nullable String read(Shell shell, String whose) throws IOException {
        Console console = shell.terminal().inIsTty() ? System.console() : null;
        if (console != null) {
            char[] typed = console.readPassword("Password of %s: ", whose);
            return typed == null || typed.length == 0 ? null : new String(typed);
        }
        BufferedReader input =
                new BufferedReader(new InputStreamReader(shell.terminal().in(), StandardCharsets.UTF_8));
        String line = input.readLine();
        return line == null || line.isEmpty() ? null : line;
    }

    /** As {@link #read}, of one that there must be. */
    static String required(Shell shell, String whose) throws IOException {
        String password = read(shell, whose);
        if (password == null) {
            throw CliFailure.usage("No password: write it to the input.");
        }
        return password;
    }
}
