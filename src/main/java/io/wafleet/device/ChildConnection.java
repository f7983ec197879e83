package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.Supervisor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one device's child: open while the child runs and has its slot, which the WebSocket and most calls need
 * (contract 4.3).
 */
final class ChildConnection {
    private static final Logger log = LoggerFactory.getLogger(ChildConnection.class);
    private static final long SLOT_RETRY_MILLIS = 500;

    private final DeviceParts parts;
    private final Supervisor supervisor;
    private final Registration device;
    private final Consumer<ChildEndpoint> opened;
    private @Nullable ChildEndpoint endpoint;
    private Promise<ChildEndpoint> reachable = Promise.promise();

    /** @param opened told of each new child when the way to it is open */
    ChildConnection(DeviceParts parts, Supervisor supervisor, Registration device, Consumer<ChildEndpoint> opened) {
        this.parts = parts;
        this.supervisor = supervisor;
        this.device = device;
        this.opened = opened;
    }

    /** Null while it is not open. */
    @Nullable
    ChildEndpoint endpoint() {
        return endpoint;
    }

    /** Completes when it is open; fails when it is not going to be. */
    Future<ChildEndpoint> await() {
        return reachable.future();
    }

    /** The child of this generation runs. */
    void open(long generation) {
        ChildEndpoint asked = new ChildEndpoint(
                device.port(),
                ChildEnvironment.USER,
                device.apiSecret(),
                device.id().value());
        parts.client().ensureSlot(asked).onComplete(slot -> {
            ProcessSnapshot now = supervisor.snapshot(device.id());
            if (!now.isRunning() || now.generation() != generation) {
                return;
            }
            if (slot.failed()) {
                log.warn(
                        "device {}: no slot in the child: {}",
                        device.id(),
                        slot.cause().getMessage());
                parts.vertx().setTimer(SLOT_RETRY_MILLIS, again -> open(generation));
                return;
            }
            ChildEndpoint child = new ChildEndpoint(asked.port(), asked.user(), asked.secret(), slot.result());
            endpoint = child;
            opened.accept(child);
            reachable.complete(child);
        });
    }

    /** The child is gone; another may come. */
    void close() {
        endpoint = null;
        if (reachable.future().isComplete()) {
            reachable = Promise.promise();
        }
    }

    /** No child comes for long, or for ever: whoever waits for one waits in vain. */
    void giveUp(String state) {
        Promise<ChildEndpoint> hopeless = reachable;
        reachable = Promise.promise();
        hopeless.tryFail(state);
    }
}
