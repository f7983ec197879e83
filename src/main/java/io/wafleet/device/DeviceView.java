package io.wafleet.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.device.link.Link;
import io.wafleet.device.row.Device;

/** A device as the API and the events show it. Never with its secrets. */
final class DeviceView {
    private DeviceView() {}

    /** What is left to say about a deleted device. */
    static JsonObject idOnly(Device device) {
        return new JsonObject().put("id", device.id().value()).put("phoneNumber", device.phoneNumber());
    }

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
                .put("link", link.toJson())
                .put("queue", new JsonObject().put("depth", depth))
                .put("counters", new JsonObject().put("sent", sent).put("received", received))
                .put("createdAt", device.registration().createdAt().toString())
                .put("updatedAt", device.updatedAt().toString());
    }
}
