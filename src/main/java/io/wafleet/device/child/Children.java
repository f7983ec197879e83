package io.wafleet.device.child;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.config.Configuration;
import io.wafleet.device.link.Link;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.send.SendService;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.output.ChildOutput;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * The children of all devices.
 *
 * @param directory where the way to each of them is found; kept up to date here
 * @param plan how they are launched
 */
public record Children(
        Vertx vertx,
        GowaClient client,
        ChildDirectory directory,
        Supervisor supervisor,
        LaunchPlan plan,
        Configuration.Children settings,
        Meters meters,
        Clock clock) {

    /** The way to one device's child; closed until one runs. */
    public ChildConnection connection(RowKeeper row, ChildConnection.Owner owner) {
        return new ChildConnection(this, row, owner);
    }

    public DeviceProcess process(RowKeeper row, ChildConnection connection) {
        return new DeviceProcess(this, row, connection);
    }

    public Recycling recycling(RowKeeper row, DeviceProcess process, Supplier<Link> link, SendService sends) {
        return new Recycling(this, row, process, link, sends);
    }

    /** What a device's children write. */
    public ChildOutput output(DeviceId device) {
        return new ChildOutput(vertx, plan.volume(device));
    }

    /** Fails with a problem if a child could not be launched with these settings. */
    public Future<ChildSettings> checked(ChildSettings settings) {
        return vertx.executeBlocking(() -> plan.checked(settings), false);
    }
}
