package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.link.Link;
import io.wafleet.device.link.Pairing;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.ProcessHistory;
import io.wafleet.id.DeviceId;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from the news of one device's link: the account that is kept, and sends that go on or wait. */
final class LinkKeeper {
    private static final Logger log = LoggerFactory.getLogger(LinkKeeper.class);

    private final DeviceId id;
    private final DeviceParts parts;
    private final Pairing pairing;
    private final NumberHold number;
    private final Row row;

    LinkKeeper(DeviceId id, DeviceParts parts, Pairing pairing, NumberHold number, Row row) {
        this.id = id;
        this.parts = parts;
        this.pairing = pairing;
        this.number = number;
        this.row = row;
    }

    /** The device's row, whose owner is another. */
    interface Row {
        Device device();

        Future<Void> update(UnaryOperator<Device> change);
    }

    /**
     * Takes in whom the child is linked to, online or not: a number that is linked and was never yet connected is one, too,
     * that must come back after a restart of the host. Gives what is odd about it; null if nothing is.
     */
    @Nullable
    Cause linkedTo(String jid) {
        keep(jid);
        return number.remark();
    }

    /** Takes in the link as it is now. */
    void changed(Link now) {
        switch (now.state()) {
            case ONLINE -> pairing.forget();
            case LOGGED_OUT -> {
                keep(null);
                pairing.forget();
                pauseSends();
            }
            // A code may be on its way already: its spacing counts on.
            case UNPAIRED -> keep(null);
            default -> log.trace("device {}: nothing to forget", id);
        }
        if (now.isOnline()) {
            number.online();
            parts.sends().wake(id);
        }
    }

    private void keep(@Nullable String jid) {
        if (Objects.equals(jid, row.device().jid())) {
            return;
        }
        parts.mirror().linked(id, jid);
        if (jid == null) {
            number.unlinking();
        }
        boolean linkedHere = jid != null && pairing.isUnderWay();
        row.update(device -> {
                    ProcessHistory process = linkedHere ? device.process().linked() : device.process();
                    return device.withJid(jid, parts.clock().instant()).withProcess(process);
                })
                .onFailure(failure -> log.error("device {}: its jid could not be stored", id, failure));
        number.accountChanged();
    }

    /** What was meant for one session is not sent by the next before somebody has looked: it may be another account. */
    private void pauseSends() {
        if (parts.sends().depth(id) > 0) {
            parts.sends()
                    .pause(id, CauseCode.LOGGED_OUT.cause())
                    .onFailure(failure -> log.error("device {}: its queue could not be paused", id, failure));
        }
    }
}
