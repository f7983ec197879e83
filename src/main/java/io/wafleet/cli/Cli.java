package io.wafleet.cli;

import io.wafleet.client.CliFailure;
import io.wafleet.demo.ChildProgram;
import io.wafleet.terminal.Printable;
import io.wafleet.terminal.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line: picks the command, runs it, and turns what goes wrong into one line and an exit code. */
public final class Cli {
    private Cli() {}

    /** Runs a command of {@code bin/wafleet} and returns the exit code of the process. */
    public static int run(String[] args, GatewayStarter starter) {
        Path root = Path.of(System.getProperty("wafleet.root", "")).toAbsolutePath();
        return run(args, new Shell(Terminal.system(), System.getenv(), root, starter, ChildProgram.simulator()));
    }

    static int run(String[] args, Shell shell) {
        CommandLine line = new CommandLine(new Wafleet());
        commands(shell, args).forEach(line::addSubcommand);
        PrintStream err = shell.terminal().err();
        // An argument is what it says: "@maria" is a text, not the name of a file that would be read and sent.
        return line.setExpandAtFiles(false)
                .setOut(writer(shell.terminal().out()))
                .setErr(writer(err))
                .setParameterExceptionHandler((failure, arguments) -> misused(failure, err))
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure, result, err))
                .execute(args);
    }

    /** The one that is named, or all: to make them known to the parser takes longer than most commands. */
    private static List<?> commands(Shell shell, String[] args) {
        List<?> all = List.of(
                new DemoCommand(shell),
                new RunCommand(shell),
                new StopCommand(shell),
                new DevicesCommand(shell),
                new ImportCommand(shell),
                new RestartCommand(shell),
                new QrCommand(shell),
                new SendCommand(shell),
                new QueueCommand(shell),
                new EventsCommand(shell),
                new WebhooksCommand(shell),
                new LogsCommand(shell),
                new TokenCommand(shell),
                new OptOutCommand(shell),
                new UsersCommand(shell),
                new KeysCommand(shell),
                new TenantsCommand(shell),
                new AuditCommand(shell),
                new UsageCommand(shell),
                new BenchCommand(shell),
                new ArchiveCommand(shell));
        List<?> named = all.stream()
                .filter(command -> args.length > 0 && name(command).equals(args[0]))
                .toList();
        return named.isEmpty() ? all : named;
    }

    private static String name(Object command) {
        return Objects.requireNonNull(command.getClass().getAnnotation(Command.class))
                .name();
    }

    private static int misused(ParameterException failure, PrintStream err) {
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        String reason = Misuse.of(failure).replaceFirst("\\.?$", "");
        err.println("wafleet: " + Printable.line(reason) + " (see '" + name + " --help')");
        return CliFailure.USAGE;
    }

    private static int failed(Exception failure, ParseResult result, PrintStream err) {
        if (failure instanceof CliFailure known) {
            err.println("wafleet: " + Printable.line(String.valueOf(known.getMessage())));
        } else {
            err.println("wafleet: Unexpected error, " + Printable.line(failure.toString()) + "; "
                    + OutputOptions.VERBOSE + " shows where.");
        }
        if (result.originalArgs().contains(OutputOptions.VERBOSE)) {
            failure.printStackTrace(err);
        }
        return failure instanceof CliFailure known ? known.exitCode() : CliFailure.FAILED;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    @Command(
            name = "wafleet",
            description = "Runs a fleet of WhatsApp numbers, one child process each.",
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no gateway reachable, 4 refused by the gateway.",
                "'wafleet COMMAND --help' explains a command."
            })
    static final class Wafleet implements Runnable {
        @picocli.CommandLine.Spec
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Show the version.")
        boolean version;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "Which command? One of "
                            + String.join(", ", spec.subcommands().keySet()));
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"wafleet " + (version == null ? "development" : version)};
        }
    }
}
