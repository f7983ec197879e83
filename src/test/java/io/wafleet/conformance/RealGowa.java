package io.wafleet.conformance;

import java.util.List;
import java.util.Map;

/** The real child, where somebody has put one. */
final class RealGowa {
    /** The environment variable that says where the binary is. */
    static final String BINARY = "WAFLEET_CHILD_BINARY";

    static final String REASON = BINARY + " does not name a GOWA binary";

    private RealGowa() {}

    /** Its way to WhatsApp ends at a port that refuses: the recording was made offline, and a test must stay so. */
    static ChildUnderTest child() {
        return new ChildUnderTest(
                "GOWA", List.of(System.getenv(BINARY)), Map.of("WHATSAPP_PROXY", "http://127.0.0.1:1"));
    }
}
