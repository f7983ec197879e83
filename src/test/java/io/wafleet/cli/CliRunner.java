package io.wafleet.cli;

import io.wafleet.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this process and keeps what they print. */
final class CliRunner {
    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private final HeardOut out = new HeardOut();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private GatewayStarter starter = settings -> {
        throw new StartException("Port 3000 is in use; set API_PORT.");
    };
    private String input = "";
    private boolean isTty;

    /** Output whose reader may go away. */
    private static final class HeardOut extends ByteArrayOutputStream {
        private volatile boolean gone;

        @Override
        public void flush() throws IOException {
            if (gone) {
                throw new IOException("Broken pipe");
            }
        }
    }

    CliRunner(Path root) {
        this.root = root;
    }

    CliRunner with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    CliRunner at(FakeGateway gateway) {
        return with("WAFLEET_URL", gateway.url().toString()).with("WAFLEET_TOKEN", FakeGateway.TOKEN);
    }

    CliRunner starting(GatewayStarter given) {
        starter = given;
        return this;
    }

    CliRunner input(String text) {
        input = text;
        return this;
    }

    CliRunner onTerminal() {
        isTty = true;
        return this;
    }

    /** Nobody reads what the command prints any more; one that goes on for ever ends then. */
    void hangUp() {
        out.gone = true;
    }

    int run(String... args) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                isTty);
        return Cli.run(args, new Shell(terminal, environment, root, starter, (script, settings) -> {}));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    List<String> errLines() {
        return err().lines().toList();
    }
}
