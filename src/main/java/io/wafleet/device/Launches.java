package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Secrets;
import io.wafleet.supervisor.ChildSource;
import io.wafleet.supervisor.ProcessChange;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.ProcessUsage;

/** What the supervisor is told of the devices' children, and what the devices are told by it. */
final class Launches implements ChildSource {
    /** Of what a child is logged in to by, in signs. */
    static final int SECRET_LENGTH = 32;

    private final Devices devices;
    private final LaunchPlan plan;
    private final GowaClient client;
    private final Secrets secrets = new Secrets();

    Launches(Devices devices, LaunchPlan plan, GowaClient client) {
        this.devices = devices;
        this.plan = plan;
        this.client = client;
    }

    @Override
    public Future<ChildSpec> nextLaunch(DeviceId id) {
        ManagedDevice device = devices.get(id);
        return device.update(row -> row.withProcess(row.process().launching(plan.effective(row.settings()))))
                .map(stored -> plan.spec(device.device(), secrets.random(SECRET_LENGTH)));
    }

    @Override
    public Future<ChildSpec> lastLaunch(DeviceId id) {
        // What lives has the secret that it was launched with.
        return Future.succeededFuture(plan.spec(devices.get(id).device(), ""));
    }

    @Override
    public Future<Integer> probe(int port) {
        return client.health(port);
    }

    @Override
    public void processChanged(ProcessChange change) {
        devices.get(change.device()).onProcess(change);
    }

    @Override
    public void processUses(DeviceId id, ProcessUsage usage) {
        devices.get(id).onUsage(usage);
    }
}
