package io.wafleet.device.row;

import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemException;
import java.util.function.UnaryOperator;

/** One device's row as it is now, and the only way to change it. Confined to the context of the devices. */
public final class RowKeeper {
    private final DeviceStore store;
    private Device device;

    public RowKeeper(Device device, DeviceStore store) {
        this.device = device;
        this.store = store;
    }

    public Device device() {
        return device;
    }

    public DeviceId id() {
        return device.id();
    }

    /** Changes the row, in memory at once and in the store before the future succeeds; not if the change is refused. */
    public Future<Void> update(UnaryOperator<Device> change) {
        try {
            device = change.apply(device);
        } catch (ProblemException refused) {
            return Future.failedFuture(refused);
        }
        return store.update(device);
    }
}
