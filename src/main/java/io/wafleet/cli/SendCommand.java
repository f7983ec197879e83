package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.client.Api;
import io.wafleet.cli.client.CliFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "send", description = "Send a text and show what became of it.")
final class SendCommand implements Callable<Integer> {
    private static final Set<String> BAD_OUTCOMES = Set.of("failed", "uncertain", "cancelled", "expired");
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "<from>", description = "The sending device, by id or number.")
    String from = "";

    @Parameters(index = "1", paramLabel = "<to>", description = "A number in international format, or a JID.")
    String to = "";

    @Parameters(
            index = "2..*",
            paramLabel = "<text>",
            arity = "1..*",
            description = "The text, or - to read it from the input.")
    List<String> text = List.of();

    @Option(names = "--async", description = "Do not wait for the outcome.")
    boolean async;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "25",
            description = "Wait so long for the outcome, 0 to 60 (${DEFAULT-VALUE}).")
    int wait;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    SendCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (wait < 0 || wait > LONGEST_WAIT_SECONDS) {
            throw CliFailure.usage("--wait is between 0 and " + LONGEST_WAIT_SECONDS + " seconds.");
        }
        JsonObject message = new JsonObject().put("from", from).put("to", to).put("message", message());
        Api api = gateway.api(shell);
        String prefer = async ? "respond-async" : "wait=" + wait;
        JsonObject job = api.send(message, prefer, Duration.ofSeconds(wait).plus(MARGIN));
        output.show(shell.terminal(), job, List.of(summary(job)));
        return BAD_OUTCOMES.contains(job.getString("state", "")) ? CliFailure.FAILED : 0;
    }

    private String message() throws IOException {
        if (text.equals(List.of("-"))) {
            String read = new String(shell.terminal().in().readAllBytes(), StandardCharsets.UTF_8);
            return read.endsWith("\n") ? read.substring(0, read.length() - 1) : read;
        }
        return String.join(" ", text);
    }

    private static String summary(JsonObject job) {
        return job.getString("state", "?")
                + part(", message ", job.getString("messageId"))
                + part(", job ", job.getString("id"))
                + part(", because ", job.getString("cause"))
                + part(", held by ", job.getString("heldBy"));
    }

    private static String part(String label, @Nullable String value) {
        return value == null || value.isBlank() ? "" : label + value;
    }
}
