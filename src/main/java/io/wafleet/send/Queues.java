package io.wafleet.send;

import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues of all devices, each from its device's registration to its deletion, and what the metrics tell of them. */
final class Queues {
    private final Meters meters;
    /** The metrics sum up from another thread. */
    private final Map<DeviceId, DeviceQueue> queues = new ConcurrentHashMap<>();

    Queues(Meters meters) {
        this.meters = meters;
        meters.sends()
                .queueDepth(
                        queues,
                        all -> all.values().stream()
                                .mapToLong(DeviceQueue::depth)
                                .sum());
    }

    Future<Void> open(DeviceQueue.Member member, DeviceQueue.Parts parts) {
        DeviceId device = member.device();
        return DeviceQueue.open(member, parts).map(queue -> {
            queues.put(device, queue);
            meters.sends().openQueue(device.value(), queue, DeviceQueue::depth, DeviceQueue::oldestAge);
            return null;
        });
    }

    /** The device is gone. */
    void close(DeviceId device) {
        of(device).close();
        queues.remove(device);
        meters.forgetDevice(device.value());
    }

    /** Of a device that is known to be there. */
    DeviceQueue of(DeviceId device) {
        return Objects.requireNonNull(queues.get(device), () -> "no lane: " + device);
    }

    /** Null for a device that is gone. */
    @Nullable
    DeviceQueue find(DeviceId device) {
        return queues.get(device);
    }

    /** Those of now, whenever it is looked at. */
    Collection<DeviceQueue> all() {
        return Collections.unmodifiableCollection(queues.values());
    }
}
