package io.wafleet.device.settings;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEnvironment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What users have set for one device's child. Checked where it comes in, by {@link SettingsChange}.
 *
 * @param proxy a URL, with its password
 * @param binary as the user named it; null for the standard one
 * @param environment more variables
 * @param memoryLimit bytes of resident memory that it is replaced above; null for none
 * @param startOrder at boot the lower ones are started first
 */
public record ChildSettings(
        @Nullable String proxy,
        @Nullable String binary,
        SortedMap<String, String> environment,
        @Nullable Long memoryLimit,
        int startOrder) {

    static final int DEFAULT_START_ORDER = 100;
    public static final ChildSettings DEFAULTS =
            new ChildSettings(null, null, new TreeMap<>(), null, DEFAULT_START_ORDER);

    public ChildSettings {
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    ChildSettings withProxy(@Nullable String other) {
        return new ChildSettings(other, binary, environment, memoryLimit, startOrder);
    }

    public ChildSettings withBinary(@Nullable String other) {
        return new ChildSettings(proxy, other, environment, memoryLimit, startOrder);
    }

    ChildSettings withEnvironment(SortedMap<String, String> other) {
        return new ChildSettings(proxy, binary, other, memoryLimit, startOrder);
    }

    ChildSettings withMemoryLimit(@Nullable Long other) {
        return new ChildSettings(proxy, binary, environment, other, startOrder);
    }

    ChildSettings withStartOrder(int other) {
        return new ChildSettings(proxy, binary, environment, memoryLimit, other);
    }

    /** The names of what a process launched with these settings would have otherwise than one launched with others. */
    public List<String> differences(ChildSettings other) {
        List<String> names = new ArrayList<>();
        addIfChanged(names, "proxy", proxy, other.proxy);
        addIfChanged(names, "binary", binary, other.binary);
        TreeSet<String> variables = new TreeSet<>(environment.keySet());
        variables.addAll(other.environment.keySet());
        variables.forEach(
                name -> addIfChanged(names, "environment." + name, environment.get(name), other.environment.get(name)));
        addIfChanged(names, "memoryLimit", memoryLimit, other.memoryLimit);
        return names;
    }

    private static void addIfChanged(List<String> names, String name, @Nullable Object one, @Nullable Object other) {
        if (!Objects.equals(one, other)) {
            names.add(name);
        }
    }

    public ChildEnvironment.Extras extras() {
        return new ChildEnvironment.Extras(proxy, memoryLimit, environment);
    }

    /** For users: everything, with the proxy's password masked. */
    public JsonObject toView() {
        return new JsonObject()
                .put("proxy", proxy == null ? null : ProxyUrl.masked(proxy))
                .put("binary", binary)
                .put("environment", new JsonObject(new TreeMap<>(environment)))
                .put("memoryLimit", memoryLimit)
                .put("startOrder", startOrder);
    }

    /** For the store, secrets included. */
    public JsonObject toRow() {
        return toView().put("proxy", proxy);
    }

    public static ChildSettings ofRow(JsonObject row) {
        SortedMap<String, String> environment = new TreeMap<>();
        for (Map.Entry<String, Object> variable : row.getJsonObject("environment", new JsonObject())) {
            environment.put(variable.getKey(), String.valueOf(variable.getValue()));
        }
        return new ChildSettings(
                row.getString("proxy"),
                row.getString("binary"),
                environment,
                row.getLong("memoryLimit"),
                row.getInteger("startOrder", DEFAULT_START_ORDER));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ChildSettings" + toView().encode();
    }
}
