package io.wafleet.command;

import io.vertx.core.Future;
import io.wafleet.access.Access;
import java.util.List;

/** Where devices are found, by the rooms below the one that has them. */
public interface Directory {
    /**
     * The device with this number or id that the access covers; fails with {@code device-not-found}, or with a problem that names
     * the field where the name can mean two.
     *
     * @param field the request's that the name came in
     */
    Future<DeviceRef> find(String field, String name, Access by);

    /** All devices that the access covers. */
    List<DeviceRef> covered(Access by);
}
