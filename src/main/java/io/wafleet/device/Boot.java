package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.row.Desired;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.gowa.inbound.WebhookReceiver;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings all devices back when a gateway starts: adopts the children that live, and starts those that are missing. */
final class Boot {
    private static final Logger log = LoggerFactory.getLogger(Boot.class);

    private final DeviceFactory factory;
    private final Devices devices;
    private final Supervisor supervisor;
    private final int hookPort;

    Boot(DeviceFactory factory) {
        this.factory = factory;
        this.devices = factory.devices();
        this.supervisor = factory.children().supervisor();
        this.hookPort = factory.children().plan().hookPort();
    }

    /** Loads all devices, adopts the children that live, and then starts those that should run, in their order. */
    Future<Void> run() {
        return factory.store()
                .list()
                .compose(rows -> Future.join(rows.stream().map(factory::bringUp).toList()))
                .compose(managed -> {
                    factory.numbers().renumber();
                    return supervisor.adopt();
                })
                .map(adopted -> {
                    devices.inStartOrder().forEach(device -> bringBack(device, adopted.contains(device.id())));
                    return null;
                });
    }

    private void bringBack(ManagedDevice device, boolean adopted) {
        DeviceId id = device.id();
        boolean wanted = device.device().desired() == Desired.RUNNING;
        Cause held = device.number().cause();
        if (adopted) {
            factory.children().meters().children().adopted();
        }
        if (adopted && !wanted) {
            log.info("device {}: adopted its child and stopping it: desired state is stopped", id);
            device.stop(CauseCode.NOT_WANTED.cause());
        } else if (held != null) {
            log.warn("device {}: {}", id, held.text());
            device.hold(held);
        } else if (adopted && reportsElsewhere(id)) {
            log.warn("device {}: adopted its child, which reports to another port; it is relaunched", id);
            device.restart(CauseCode.HOOK_PORT.cause());
        } else if (adopted) {
            log.info("device {}: adopted its living child", id);
        } else if (!wanted) {
            log.info("device {}: left alone: desired state is stopped", id);
        } else if (device.device().isPaired()) {
            log.info("device {}: starting: desired state is running and it has a session", id);
            device.start(CauseCode.BOOT.cause());
        } else {
            log.info("device {}: left alone: never paired; starts when its QR code is asked for", id);
        }
    }

    /** Where the child's environment cannot be read, nor can its login: that is seen to when it answers. */
    private boolean reportsElsewhere(DeviceId id) {
        String url = supervisor.variable(id, ChildEnvironment.HOOK_URL);
        return url != null && !url.equals(WebhookReceiver.url(hookPort, id));
    }
}
