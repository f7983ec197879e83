package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Device;
import io.wafleet.terminal.TextTable;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "devices", description = "List the devices; show, register, start, stop, restart or remove one.")
final class DevicesCommand implements Callable<Integer> {
    private static final String DEVICE = "The device's id.";

    private final Shell shell;

    @Parameters(paramLabel = "<device>", arity = "0..1", description = "Show this one in detail.")
    @Nullable
    String device;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "10",
            description = "With the last N changes of its process and link (${DEFAULT-VALUE}).")
    int last;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    DevicesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return device == null ? list(gateway, output) : detail(device);
    }

    private int detail(String id) {
        String path = "/api/devices/" + Api.segment(id);
        Api api = gateway.api(shell);
        JsonObject answer = api.get(path);
        JsonArray transitions = api.get(path + "/history?limit=" + last).getJsonArray("transitions", new JsonArray());
        List<String> lines = new DeviceDetail(ZoneId.systemDefault()).lines(answer, transitions);
        output.show(shell.terminal(), answer.put("transitions", transitions), lines);
        return 0;
    }

    @Command(name = "list", description = "List the devices.")
    int list(@Mixin GatewayOptions gateway, @Mixin OutputOptions output) {
        JsonObject answer = gateway.api(shell).all("/api/devices", "devices");
        List<Device> devices = Device.all(answer);
        output.show(shell.terminal(), answer, devices.isEmpty() ? List.of("No devices.") : table(devices));
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Register a number. Repeating it gives the same device.",
                "Without a number, --name or --id names the device, and the phone that is linked decides whose it is."
            })
    int add(
            @Parameters(paramLabel = "<phone>", arity = "0..1", description = "The number in international format.")
                    @Nullable
                    String phone,
            @Option(names = "--name", description = "What people call it.") @Nullable String name,
            @Option(names = "--id", description = "Its id; else the number's digits, or what can be made of its name.")
                    @Nullable
                    String id,
            @Mixin GatewayOptions gateway,
            @Mixin OutputOptions output) {
        JsonObject request = new JsonObject();
        if (phone != null) {
            request.put("phoneNumber", phone);
        }
        if (name != null) {
            request.put("name", name);
        }
        if (id != null) {
            request.put("id", id);
        }
        JsonObject answer = gateway.api(shell).post("/api/devices", request);
        String made = Device.of(answer).id();
        output.show(
                shell.terminal(), answer, List.of("Registered %s. Pair it with: wafleet qr %s".formatted(made, made)));
        return 0;
    }

    @Command(
            name = "set",
            description = "Change a device's name, or how its child process runs. An empty value takes a setting away.")
    int set(
            @Parameters(paramLabel = "<device>", description = DEVICE) String id,
            @Mixin DeviceSettings settings,
            @Mixin GatewayOptions gateway,
            @Mixin OutputOptions output) {
        JsonObject answer = gateway.api(shell).patch("/api/devices/" + Api.segment(id), settings.change());
        output.show(shell.terminal(), answer, table(List.of(Device.of(answer))));
        return 0;
    }

    @Command(name = "start", description = "Start a device's child process and keep it running.")
    int start(
            @Parameters(paramLabel = "<device>", description = DEVICE) String id,
            @Mixin GatewayOptions gateway,
            @Mixin OutputOptions output) {
        return order("start", id, gateway, output);
    }

    @Command(name = "stop", description = "Stop a device's child process and keep it stopped.")
    int stop(
            @Parameters(paramLabel = "<device>", description = DEVICE) String id,
            @Mixin GatewayOptions gateway,
            @Mixin OutputOptions output) {
        return order("stop", id, gateway, output);
    }

    @Command(name = "restart", description = "Stop a device's child process and start a new one.")
    int restart(
            @Parameters(paramLabel = "<device>", description = DEVICE) String id,
            @Mixin GatewayOptions gateway,
            @Mixin OutputOptions output) {
        return order("restart", id, gateway, output);
    }

    @Command(name = "rm", description = "Remove a device: unlink it from WhatsApp and delete its volume.")
    int remove(
            @Parameters(paramLabel = "<device>", description = DEVICE) String id,
            @Mixin GatewayOptions gateway,
            @Mixin OutputOptions output) {
        gateway.api(shell).delete("/api/devices/" + Api.segment(id));
        output.show(shell.terminal(), new JsonObject().put("removed", id), List.of("Removed " + id + "."));
        return 0;
    }

    private int order(String verb, String id, GatewayOptions gateway, OutputOptions output) {
        JsonObject answer = gateway.api(shell).post("/api/devices/" + Api.segment(id) + "/" + verb, null);
        output.show(shell.terminal(), answer, table(List.of(Device.of(answer))));
        return 0;
    }

    private static List<String> table(List<Device> devices) {
        TextTable table = new TextTable(
                "DEVICE", "NAME", "PROCESS", "LINK", "PID", "PORT", "QUEUE", "SENT", "RECEIVED", "RESTARTS", "CAUSE");
        for (Device device : devices) {
            Device.Child process = device.process();
            table.row(
                    device.id(),
                    device.name(),
                    process.state(),
                    device.link().state(),
                    process.pid(),
                    process.port(),
                    device.queued(),
                    device.sent(),
                    device.received(),
                    process.restarts(),
                    device.cause().isEmpty() ? "-" : device.cause());
        }
        return table.lines();
    }
}
