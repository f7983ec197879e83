package io.wafleet.device;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.link.Link;
import io.wafleet.device.link.LinkAway;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.link.Pairing;
import io.wafleet.device.number.NumberHold;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.ProcessHistory;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.mirror.Mirror;
import io.wafleet.send.SendService;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from the news of one device's link: the account that is kept, sends that go on or wait, and since when it is away. */
final class LinkKeeper {
    private static final Logger log = LoggerFactory.getLogger(LinkKeeper.class);

    private final RowKeeper row;
    private final Pairing pairing;
    private final NumberHold number;
    private final SendService sends;
    private final Mirror mirror;
    private final Clock clock;
    private final LinkAway away = new LinkAway();

    LinkKeeper(RowKeeper row, Pairing pairing, NumberHold number, SendService sends, Mirror mirror, Clock clock) {
        this.row = row;
        this.pairing = pairing;
        this.number = number;
        this.sends = sends;
        this.mirror = mirror;
        this.clock = clock;
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
            default -> log.trace("device {}: nothing to forget", row.id());
        }
        if (now.isOnline()) {
            number.online();
            sends.wake(row.id());
        }
        lookWhetherAway(now.state());
    }

    /** The link, or what the user or the process wants of it, may be another now. */
    void lookWhetherAway(LinkState link) {
        boolean wanted = row.device().desired() == Desired.RUNNING;
        away.look(link, wanted, row.device().isPaired(), clock.instant());
    }

    /** How long the number should be connected and is not. */
    double secondsAway() {
        return away.seconds(clock.instant());
    }

    private void keep(@Nullable String jid) {
        if (Objects.equals(jid, row.device().jid())) {
            return;
        }
        mirror.linked(row.id(), jid);
        if (jid == null) {
            number.unlinking();
        }
        boolean linkedHere = jid != null && pairing.isUnderWay();
        row.update(device -> {
                    ProcessHistory process = linkedHere ? device.process().linked() : device.process();
                    return device.withJid(jid, clock.instant()).withProcess(process);
                })
                .onFailure(failure -> log.error("device {}: its jid could not be stored", row.id(), failure));
        number.accountChanged();
    }

    /** What was meant for one session is not sent by the next before somebody has looked: it may be another account. */
    private void pauseSends() {
        if (sends.depth(row.id()) > 0) {
            sends.pause(row.id(), CauseCode.LOGGED_OUT.cause())
                    .onFailure(failure -> log.error("device {}: its queue could not be paused", row.id(), failure));
        }
    }
}
