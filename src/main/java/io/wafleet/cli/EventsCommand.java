package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.client.Api;
import io.wafleet.cli.client.Event;
import io.wafleet.cli.client.EventStream;
import io.wafleet.cli.client.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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

    @Option(names = "--device", paramLabel = "ID", description = "Only this device.")
    @Nullable
    String device;

    @Option(names = "--type", paramLabel = "PREFIX", description = "Only types that begin so, e.g. message.")
    String type = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End after 30s, 5m, 1h.")
    @Nullable
    Duration length;

    @Option(names = "--after", paramLabel = "SEQ", description = "Begin with the stored events after this number.")
    @Nullable
    Long after;

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
        try {
            follow(api, List.of(device == null ? EventStream.fleet() : EventStream.room(device)), end);
        } catch (Refusal e) {
            List<String> own = device == null && e.status() == 403 ? ownRooms(api) : List.of();
            if (own.isEmpty()) {
                throw e;
            }
            follow(api, own, end);
        }
        return 0;
    }

    /** Only administrators see the whole fleet; others follow the devices that they have now. */
    private static List<String> ownRooms(Api api) {
        return api.get("/api/devices").getJsonArray("devices").stream()
                .map(device -> EventStream.room(((JsonObject) device).getString("id")))
                .toList();
    }

    private void follow(Api api, List<String> rooms, Instant end) throws InterruptedException {
        try (EventStream stream = new EventStream(api, rooms, device, after, this::notice)) {
            while (Instant.now().isBefore(end) && !shell.terminal().isClosed()) {
                Instant breath = Instant.now().plus(BREATH);
                Event event = stream.next(breath.isBefore(end) ? breath : end);
                if (event != null && event.type().startsWith(type)) {
                    show(event);
                }
            }
        }
    }

    private void show(Event event) {
        String line = output.json ? event.json().encode() : EventLine.of(event, ZoneId.systemDefault());
        shell.terminal().line(line);
    }

    private void notice(String line) {
        shell.terminal().err().println("wafleet: " + line);
    }
}
