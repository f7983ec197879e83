package io.wafleet.cli;

import io.wafleet.client.Api;
import io.wafleet.client.Event;
import io.wafleet.client.EventStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Follow what happens, one line an event.")
final class EventsCommand implements Callable<Integer> {
    /** How often to notice that the reader of our output is gone. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Shell shell;

    @Option(names = "--device", paramLabel = "ID", split = ",", description = "Only this device; may be repeated.")
    List<String> devices = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only this type, e.g. link.changed, or all that begin so, e.g. 'message.*'; may be repeated.")
    List<String> types = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End after 30s, 5m, 1h.")
    @Nullable
    Duration length;

    @Option(
            names = {"--since", "--after"},
            paramLabel = "SEQ",
            description = "Begin with the stored events after this number; 0 for all.")
    @Nullable
    Long since;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    EventsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = gateway.api(shell);
        Instant end = length == null ? Instant.MAX : Instant.now().plus(length);
        try (EventStream stream = new EventStream(api, devices, types, since, this::notice)) {
            while (Instant.now().isBefore(end) && !shell.terminal().isClosed()) {
                Instant breath = Instant.now().plus(BREATH);
                Event event = stream.next(breath.isBefore(end) ? breath : end);
                if (event != null) {
                    show(event);
                }
            }
        }
        return 0;
    }

    private void show(Event event) {
        String line = output.json ? event.json().encode() : EventLine.of(event, ZoneId.systemDefault());
        shell.terminal().line(line);
    }

    private void notice(String line) {
        shell.terminal().err().println("wafleet: " + line);
    }
}
