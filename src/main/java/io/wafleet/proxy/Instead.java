package io.wafleet.proxy;

import io.wafleet.gowa.surface.Treatment;

/** What to use instead of a call that is not passed on, for people. */
final class Instead {
    private Instead() {}

    static String of(Treatment treatment) {
        return switch (treatment) {
            case NO_WEBHOOK ->
                "webhooks are the gateway's, in its own format: POST /api/webhooks, with this device in devices";
            case NO_CHATWOOT -> "what agents write there would be sent past the lane, without its pacing and its caps";
            default -> throw new IllegalArgumentException(treatment + " is carried out");
        };
    }
}
