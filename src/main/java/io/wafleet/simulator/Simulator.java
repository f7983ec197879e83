package io.wafleet.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A stand-in for GOWA that is run as a child process; see the package's description. */
public final class Simulator {
    private static final int FATAL = 1;
    private static final int PANIC = 2;

    private final Settings settings;
    private final Output output = new Output();
    private final Timers timers = new Timers(output);
    private final Faults faults = new Faults();
    private final Timings timings;

    private Simulator(Settings settings) {
        this.settings = settings;
        this.timings = Timings.from(settings);
    }

    /** Starts as the child's binary would with these arguments, in the current directory. */
    public static void main(String[] args) {
        CommandLine commandLine = CommandLine.parse(List.of(args));
        if (!commandLine.serve()) {
            Output output = new Output();
            if (commandLine.exitCode() == 0) {
                output.print(commandLine.message());
            } else {
                output.printError(commandLine.message());
            }
            Runtime.getRuntime().halt(commandLine.exitCode());
        }
        new Simulator(Settings.read(commandLine.settings(), System.getenv(), Path.of(".env"))).run();
    }

    private void run() {
        output.print(settings.printed());
        try {
            FrontDoor.createDirectories();
        } catch (IOException e) {
            output.error(e.toString());
        }
        ChatStore store = openOr(
                FATAL, "failed to initialize chat storage", () -> ChatStore.open(Path.of("storages/chatstorage.db")));
        SentRecord record = openOr(
                FATAL, "failed to open the record", () -> SentRecord.open(Path.of("storages/simulator-record.jsonl")));
        Outgoing outgoing = openOr(
                FATAL,
                "failed to open what is on its way",
                () -> Outgoing.open(Path.of("storages/simulator-outgoing.jsonl")));
        SessionStore sessions = openOr(
                PANIC,
                "failed to open database",
                () -> SessionStore.open(settings.text("DB_URI", "file:storages/whatsapp.db")));
        serve(store, record, outgoing, sessions);
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private <T> T openOr(int exitCode, String problem, Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            if (exitCode == PANIC) {
                output.printError("panic: " + problem + ": " + e.getMessage() + "\n\ngoroutine 1 [running]:");
            } else {
                output.fatal(problem + ": " + e.getMessage());
            }
            Runtime.getRuntime().halt(exitCode);
            throw new IllegalStateException(e);
        }
    }

    private void serve(ChatStore store, SentRecord record, Outgoing outgoing, SessionStore sessions) {
        int port = Integer.parseInt(settings.text("APP_PORT", "3000"));
        Path directory = Path.of(settings.text("SIM_NETWORK", "../.simulated-network"));
        SimulatedNetwork network = new SimulatedNetwork(directory, port, timers);
        Slots slots = new Slots(store, sessions, output);
        Hub hub = new Hub(output);
        Webhooks webhooks = new Webhooks(settings, faults, timers, timings, output);
        Inbox inbox = new Inbox(slots, store, network, webhooks, faults, timers, timings, settings);
        network.onOwnMail(inbox::collectAll);
        boolean networkUp = !settings.flag("SIM_OFFLINE", false);
        Linker linker = new Linker(slots, network, hub, timers, timings, output, inbox::collect, networkUp);
        Outbox outbox = new Outbox(store, record, outgoing, network, faults, timers, timings, settings);
        Groups groups = new Groups(network);
        Channels channels = new Channels(network);
        Control control = new Control(slots, linker, inbox, network, record, faults, timers, outbox, groups, channels);

        Router router = new Router(slots);
        AppEndpoints app = new AppEndpoints(settings, slots, linker, hub);
        app.register(router);
        new DeviceEndpoints(slots, linker, hub, app).register(router);
        new SendEndpoints(outbox, settings).register(router);
        new MediaEndpoints(outbox).register(router);
        new MessageEndpoints(outbox, inbox, store, network, settings).register(router);
        new ChatEndpoints(store, outbox).register(router);
        new UserEndpoints(outbox, store, groups, slots, network, channels).register(router);
        new GroupEndpoints(groups, outbox, network).register(router);
        if (settings.flag("MCP_ENABLED", true)) {
            new McpEndpoint(router).register();
        }

        HttpServer server = listen(port, router, control);
        stopOnSignal(server, linker);
        timers.run(outbox::resume);
        timers.after(timings.bootConnect(), linker::connectAll);
        timers.every(timings.mailCheck(), inbox::collectAll);
        crashLater();
        server.serve();
        awaitEnd();
    }

    private HttpServer listen(int port, Router router, Control control) {
        String host = settings.text("APP_HOST", "0.0.0.0");
        try {
            String atStart = settings.text("SIM_FAULTS", "[]");
            if (Json.parse(atStart) instanceof List<?> list) {
                for (Object fault : list) {
                    faults.add(Json.parseObject(JsonText.of(fault)));
                }
            }
            FrontDoor door = new FrontDoor(settings, router, control, faults, output);
            HttpServer server = HttpServer.bind(host, port, door::handle, Path.of("statics/senditems"), timers);
            String shown = host.isEmpty() || host.equals("0.0.0.0") ? "[::]" : host;
            output.print("INFO Server started on: \thttp://" + shown + ":" + port);
            output.print("INFO PID: \t\t\t" + ProcessHandle.current().pid());
            return server;
        } catch (IllegalArgumentException e) {
            output.fatal(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            String cause = String.valueOf(e.getMessage()).contains("in use")
                    ? "bind: address already in use"
                    : "" + e.getMessage();
            output.fatal("Failed to start:  failed to listen: listen tcp " + host + ":" + port + ": " + cause);
        } catch (Json.SyntaxException e) {
            output.fatal("SIM_FAULTS: " + e.getMessage());
        }
        Runtime.getRuntime().halt(FATAL);
        throw new IllegalStateException();
    }

    /** A JVM ends with 143 after SIGTERM; the child ends with 0, hence the halt at the end of the hook. */
    private void stopOnSignal(HttpServer server, Linker linker) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            output.info("Received terminated — shutting down");
            if (faults.strikes("stuck-on-sigterm")) {
                awaitEnd();
            }
            server.stop(timings.drain());
            linker.leave();
            Runtime.getRuntime().halt(0);
        }));
    }

    private void crashLater() {
        Duration after = settings.durationOrNull("SIM_CRASH_AFTER");
        if (after != null) {
            int code = Integer.parseInt(settings.text("SIM_CRASH_CODE", "2"));
            timers.after(after, () -> Runtime.getRuntime().halt(code));
        }
    }

    /** Only the end of the process ends this. */
    private static void awaitEnd() {
        try {
            new java.util.concurrent.CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
