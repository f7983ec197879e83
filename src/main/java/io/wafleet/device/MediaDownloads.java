package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.device.MediaRequest;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.Map;

/** Has children fetch media that is not in their volumes, not too much at a time: it is WhatsApp that they ask. */
final class MediaDownloads {
    private static final int PER_DEVICE = 2;
    private static final int IN_ALL = 16;

    private final GowaClient client;
    private final Map<DeviceId, Integer> running = new HashMap<>();
    private int all;

    MediaDownloads(GowaClient client) {
        this.client = client;
    }

    Future<JsonObject> download(ManagedDevice device, JsonObject body) {
        ChildEndpoint child = device.endpoint();
        if (child == null) {
            return refused(ProblemCode.DEVICE_UNREADY, "only the device's process can get this file");
        }
        if (all >= IN_ALL || running.getOrDefault(device.id(), 0) >= PER_DEVICE) {
            return refused(ProblemCode.OVERLOADED, "too many files are being downloaded; try again in a moment");
        }
        all++;
        running.merge(device.id(), 1, Integer::sum);
        MediaRequest wanted = MediaRequest.of(body);
        return client.download(child, wanted.chat(), wanted.message())
                .map(path -> new JsonObject().put("path", path))
                .eventually(() -> {
                    all--;
                    running.computeIfPresent(device.id(), (id, n) -> n == 1 ? null : Integer.valueOf(n - 1));
                    return Future.succeededFuture();
                });
    }

    private static Future<JsonObject> refused(ProblemCode code, String why) {
        return Future.failedFuture(Problem.of(code, why).exception());
    }
}
