package io.wafleet.proxy;

import io.wafleet.gowa.surface.Treatment;

/** What to use instead of a call that is not passed on, for people. */
final class Instead {
    private Instead() {}

    static String of(Treatment treatment) {
        return switch (treatment) {
            case RECONNECT -> "the gateway reconnects by itself; POST /api/devices/{id}/restart makes it begin anew";
            case NO_LOGIN_BY_CODE -> "a number is linked by a code to scan, from GET /api/devices/{id}/qr";
            case NO_WEBHOOK ->
                "webhooks are the gateway's, in its own format: POST /api/webhooks, with this device in devices";
            case NO_CHATWOOT -> "what agents write there would be sent past the lane, without its pacing and its caps";
            default -> throw new IllegalArgumentException(treatment + " is carried out");
        };
    }
}
