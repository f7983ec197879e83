package io.wafleet.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
class HelpOptions {
    static final String VERBOSE = "--verbose";

    @Option(names = VERBOSE, description = "Show where in the program an error arose.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
