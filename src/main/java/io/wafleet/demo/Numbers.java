package io.wafleet.demo;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import io.wafleet.client.QrCode;
import io.wafleet.client.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The demo's numbers at the gateway: all but the last are paired, the last one keeps showing a code. */
final class Numbers {
    private static final long FIRST = 5511900000001L;
    private static final int MOST = 200;
    private static final int CONFLICT = 409;

    private final Api api;
    private final List<String> ids;
    private final Set<String> known = new HashSet<>();

    Numbers(Api api, int count) {
        if (count < 1 || count > MOST) {
            throw CliFailure.usage("--devices is between 1 and " + MOST + ".");
        }
        this.api = api;
        this.ids = names(0, count);
    }

    /** Registers what is missing and removes what an earlier, larger demo left. */
    void register() {
        Set<String> extra = new HashSet<>(names(ids.size(), MOST));
        for (Device device : Device.all(api.all("/api/devices", "devices"))) {
            if (extra.contains(device.id())) {
                api.delete(path(device.id()));
            } else if (ids.contains(device.id())) {
                known.add(device.id());
            }
        }
        ids.forEach(this::register);
    }

    /** Whether an earlier demo has registered it already. */
    boolean isKnown(String id) {
        return known.contains(id);
    }

    List<String> all() {
        return ids;
    }

    List<String> talking() {
        return ids.subList(0, ids.size() - 1);
    }

    String unpaired() {
        return ids.get(ids.size() - 1);
    }

    /** A code of the last number; when an earlier demo has paired it, it starts anew. */
    QrCode code() {
        try {
            return code(unpaired());
        } catch (Refusal e) {
            if (e.status() != CONFLICT) {
                throw e;
            }
        }
        api.delete(path(unpaired()));
        register(unpaired());
        return code(unpaired());
    }

    QrCode code(String id) {
        return QrCode.of(api.get(path(id) + "/qr"));
    }

    Device get(String id) {
        return Device.of(api.get(path(id)));
    }

    /** The demo's devices as they are now, in order. */
    List<Device> snapshot() {
        List<Device> mine = new ArrayList<>(Device.all(api.all("/api/devices", "devices")));
        mine.removeIf(device -> !ids.contains(device.id()));
        return mine;
    }

    private void register(String id) {
        String name = "Demo " + (Long.parseLong(id) - FIRST + 1);
        JsonObject answer =
                api.post("/api/devices", new JsonObject().put("phoneNumber", id).put("name", name));
        if (Device.of(answer).desired().equals("stopped")) {
            api.post(path(id) + "/start", null);
        }
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> Long.toString(FIRST + n)).toList();
    }

    private static String path(String id) {
        return "/api/devices/" + Api.segment(id);
    }
}
