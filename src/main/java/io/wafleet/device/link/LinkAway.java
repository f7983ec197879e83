package io.wafleet.device.link;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when a number that should be connected to WhatsApp is not. It counts on while its child is restarted, so that an
 * alert comes as late after the cause as it says, and not after the last try. Read by the metrics from another thread.
 */
public final class LinkAway {
    private volatile @Nullable Instant since;

    /**
     * Takes up how things are.
     *
     * @param wanted whether a user wants the device to run
     * @param paired whether a phone is linked, as far as is known
     */
    public void look(LinkState link, boolean wanted, boolean paired, Instant now) {
        switch (link) {
            case ONLINE, UNPAIRED -> since = null;
            case CONNECTING, OFFLINE, LOGGED_OUT, REPLACED -> begin(wanted, now);
            // Nobody asks a child that is down, and one that does not tell is not known to be connected.
            case UNKNOWN -> begin(wanted && (paired || since != null), now);
            // A code is shown: the number is as far away as before.
            case PAIRING -> begin(wanted && since != null, now);
        }
    }

    private void begin(boolean away, Instant now) {
        if (!away) {
            since = null;
        } else if (since == null) {
            since = now;
        }
    }

    public double seconds(Instant now) {
        Instant from = since;
        return from == null ? 0 : Math.max(0, Duration.between(from, now).toMillis() / 1000.0);
    }
}
