package io.wafleet.device.rolling;

import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices that can be restarted. */
public interface RestartableFleet {
    /** Those that the access covers, in the order in which they are started at boot. */
    List<DeviceId> inStartOrder(Access by);

    /**
     * The device with this number or id that the access covers; fails with {@code device-not-found}.
     *
     * @param field the request's that the name came in
     */
    Restartable named(String field, String name, Access by);

    /** Null if it is gone. */
    @Nullable
    Restartable find(DeviceId id);
}
