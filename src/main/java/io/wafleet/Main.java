package io.wafleet;

import io.wafleet.cli.Cli;
import java.nio.file.Path;

/** Where the program starts: hands the command line the means to start a gateway. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("wafleet.root", "")).toAbsolutePath();
        System.exit(Cli.run(args, environment -> Gateway.start(root, environment)));
    }
}
