package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.terminal.Terminal;
import picocli.CommandLine.Option;

/** What every command understands that prints a result. */
final class OutputOptions extends HelpOptions {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    /** Prints a document as JSON if that was asked for, else lines for people. */
    void show(Terminal terminal, JsonObject document, Iterable<String> lines) {
        if (json) {
            terminal.line(document.encodePrettily());
        } else {
            lines.forEach(terminal::line);
        }
    }
}
