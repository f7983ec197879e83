package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.device.child.Children;
import io.wafleet.device.link.Links;
import io.wafleet.device.number.DeviceNames;
import io.wafleet.device.number.Numbers;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.DeviceStore;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.mirror.Mirror;
import io.wafleet.send.SendService;

/** Makes of a row a device that is alive, and one of the fleet. */
record DeviceFactory(
        DeviceStore store,
        DeviceEvents events,
        Children children,
        Links links,
        Numbers numbers,
        SendService sends,
        Mirror mirror,
        Devices devices) {

    /** The device, which has no child yet. Whoever lists the fleet asks for its lane, so it is one of the fleet when that is open. */
    Future<ManagedDevice> bringUp(Device row) {
        ManagedDevice device =
                new ManagedDevice(new RowKeeper(row, store), events, children, links, numbers, sends, mirror);
        children.supervisor().manage(row.id(), children.plan().volume(row.id()));
        DeviceNames.warnOf(row);
        return device.open().map(open -> {
            devices.add(device);
            return device;
        });
    }
}
