package io.wafleet.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.device.link.Link;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.LastExit;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A device as the API and the events show it. Never with its secrets. */
final class DeviceView {
    private DeviceView() {}

    static JsonObject device(Device device, JsonObject process, Link link, long depth, long sent, long received) {
        return new JsonObject()
                .put("id", device.id().value())
                .put("phoneNumber", device.phoneNumber())
                .put("expectedNumber", device.expectedNumber())
                .put("name", device.name())
                .put("tenant", device.tenant())
                .put("desired", device.desired().text())
                .put("settings", device.settings().toView())
                .put("process", process)
                .put("link", link(link))
                .put("queue", new JsonObject().put("depth", depth))
                .put("counters", new JsonObject().put("sent", sent).put("received", received))
                .put("createdAt", device.registration().createdAt().toString())
                .put("updatedAt", device.updatedAt().toString());
    }

    /** @param usage null where nobody has looked yet */
    static JsonObject process(Device device, ProcessSnapshot process, @Nullable ProcessUsage usage, Instant now) {
        return new JsonObject()
                .put("state", process.state().text())
                .put("since", process.since().toString())
                .put("cause", process.cause().toJson())
                .put("pid", process.pid())
                .put("port", device.port())
                .put("generation", device.process().generation())
                .put("restarts", device.process().restarts())
                .put("until", text(process.until()))
                .put("startedAt", usage == null ? null : usage.startedAt().toString())
                .put(
                        "uptimeSeconds",
                        usage == null
                                ? null
                                : Duration.between(usage.startedAt(), now).toSeconds())
                .put("memoryBytes", usage == null ? null : usage.residentBytes())
                .put("cpuPercent", usage == null ? null : usage.cpuPercent())
                .put("lastExit", lastExit(device));
    }

    private static @Nullable JsonObject lastExit(Device device) {
        LastExit exit = device.process().lastExit();
        return exit == null ? null : exit.toJson();
    }

    static JsonObject link(Link link) {
        return new JsonObject()
                .put("state", link.state().text())
                .put("since", link.since().toString())
                .put("cause", Cause.json(link.cause()))
                .put("jid", link.jid())
                .put("checkedAt", text(link.checkedAt()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
