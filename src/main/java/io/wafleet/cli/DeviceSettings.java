package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.CliFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be changed of a device. The gateway says what it does not take. */
final class DeviceSettings {
    @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
    @Nullable
    String name;

    @Option(names = "--proxy", paramLabel = "URL", description = "What the child reaches WhatsApp through.")
    @Nullable
    String proxy;

    @Option(names = "--binary", paramLabel = "PATH", description = "The child's program, of those that are allowed.")
    @Nullable
    String binary;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable of the child; NAME alone takes it away. May be repeated.")
    @Nullable
    List<String> variables;

    @Option(names = "--memory-limit", paramLabel = "SIZE", description = "Replace a child that holds more, e.g. 256MB.")
    @Nullable
    String memoryLimit;

    @Option(names = "--start-order", paramLabel = "N", description = "Lower ones are started first.")
    @Nullable
    Integer startOrder;

    JsonObject change() {
        JsonObject settings = new JsonObject();
        put(settings, "proxy", proxy);
        put(settings, "binary", binary);
        put(settings, "memoryLimit", memoryLimit);
        if (startOrder != null) {
            settings.put("startOrder", startOrder);
        }
        if (variables != null) {
            settings.put("environment", environment(variables));
        }
        JsonObject change = new JsonObject();
        put(change, "name", name);
        if (!settings.isEmpty()) {
            change.put("settings", settings);
        }
        if (change.isEmpty()) {
            throw CliFailure.usage("Nothing to set; see 'wafleet devices set --help'.");
        }
        return change;
    }

    private static void put(JsonObject json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value.isEmpty() ? null : value);
        }
    }

    private static JsonObject environment(List<String> variables) {
        JsonObject environment = new JsonObject();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            environment.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? null : variable.substring(equals + 1));
        }
        return environment;
    }
}
