package io.wafleet.device.link;

import java.util.Locale;

/** WhatsApp's side of a device. */
public enum LinkState {
    /** Nobody can tell: no child answers. The honest start. */
    UNKNOWN,
    /** No phone is linked. */
    UNPAIRED,
    /** A code waits to be scanned. */
    PAIRING,
    /** Linked; the connection is coming up. */
    CONNECTING,
    /** A round trip was seen within the last interval. */
    ONLINE,
    /** Linked, and not connected for longer than a connection takes. */
    OFFLINE,
    /** Was linked; the phone or WhatsApp ended it. */
    LOGGED_OUT,
    /** The session was opened elsewhere. */
    REPLACED;

    /** The word of the API, the events and the metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
