package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** What every command understands. */
final class OutputOptions {
    static final String VERBOSE = "--verbose";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = VERBOSE, description = "Show where in the program an error arose.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Prints a document as JSON if that was asked for, else lines for people. */
    void show(Terminal terminal, JsonObject document, Iterable<String> lines) {
        if (json) {
            terminal.line(document.encodePrettily());
        } else {
            lines.forEach(terminal::line);
        }
    }
}
