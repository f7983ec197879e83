package io.wafleet.proxy;

import io.wafleet.gowa.surface.Treatment;

/** What to use instead of a call that is not passed on, for people. */
final class Instead {
    private Instead() {}

    static String of(Treatment treatment) {
        return switch (treatment) {
            case PASS, PASS_FILE, PASS_DOWNLOAD -> throw new IllegalArgumentException(treatment + " is passed on");
            case SEND -> "messages go by the lane: POST /api/messages/send";
            case LOGIN, QR_PICTURE -> "a code to scan comes from GET /api/devices/{id}/qr";
            case LOGOUT -> "POST /api/devices/{id}/logout does it";
            case RECONNECT -> "the gateway reconnects by itself";
            case LIST_DEVICES, GET_DEVICE, ADD_DEVICE, REMOVE_DEVICE -> "devices are those of /api/devices";
            case SOCKET -> "events are followed at /api/events/ws";
            case HEALTH -> "GET /api/health has the gateway's";
            case PAGE -> "there is no page here";
            case MCP -> "tools are not called through the gateway";
            case NO_LOGIN_BY_CODE -> "a number is linked by a code to scan, from GET /api/devices/{id}/qr";
            case NO_WEBHOOK -> "webhooks are the gateway's: POST /api/webhooks";
            case NO_CHATWOOT -> "what agents write there would be sent past the lane, without its pacing and its caps";
        };
    }
}
