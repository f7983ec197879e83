package io.wafleet.device.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do about a linked device that is not connected: reconnect, then restart its child, ever more seldom.
 * The child does not always try by itself (contract 4.5), and a restart cures what a reconnect does not. Knows only
 * times.
 */
final class LinkWatchdog {
    /** After so many reconnects in vain the child is restarted. */
    static final int RECONNECTS = 3;

    static final Duration FIRST_PAUSE = Duration.ofMinutes(10);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Duration patience;
    private @Nullable Duration awaySince;
    private @Nullable Duration triedAt;
    private int reconnects;
    private @Nullable Duration restartedAt;
    private Duration pause = FIRST_PAUSE;

    /** @param patience how long a connection may take to come up, and the time between two tries */
    LinkWatchdog(Duration patience) {
        this.patience = patience;
    }

    /** What to do now. */
    enum Action {
        WAIT,
        RECONNECT,
        RESTART
    }

    /** The device is online: forget the past. */
    void online() {
        fresh();
        restartedAt = null;
        pause = FIRST_PAUSE;
    }

    /** Another child: its connection gets the time that a connection gets; earlier restarts still count. */
    void fresh() {
        awaySince = null;
        triedAt = null;
        reconnects = 0;
    }

    /** Somebody else has it reconnected: that gets the time that a try of ours would get. */
    void tried(Duration now) {
        triedAt = now;
    }

    /**
     * The device is linked and not connected.
     *
     * @param now on a monotonic clock
     * @param restartHelps false while most of the fleet is away: then the network is down, not the child
     */
    Action away(Duration now, boolean restartHelps) {
        if (awaySince == null) {
            awaySince = now;
        }
        Duration since = triedAt == null ? awaySince : triedAt;
        if (now.minus(since).compareTo(patience) < 0) {
            return Action.WAIT;
        }
        triedAt = now;
        if (reconnects < RECONNECTS || !restartHelps || isPausing(now)) {
            reconnects++;
            return Action.RECONNECT;
        }
        pause = restartedAt == null || pause.compareTo(LONGEST_PAUSE) >= 0 ? pause : pause.multipliedBy(2);
        restartedAt = now;
        return Action.RESTART;
    }

    private boolean isPausing(Duration now) {
        return restartedAt != null && now.minus(restartedAt).compareTo(pause) < 0;
    }
}
