package io.wafleet.gowa.surface;

/** What becomes of a call on its way through. */
public enum Treatment {
    /** The child answers. */
    PASS,
    /** A child answers, which all of them do alike: one that lives, unless one is named. */
    PASS_ANY,
    /** The child answers, and what it says of its own disk and port is turned into an address of ours. */
    PASS_DOWNLOAD,
    /** The child answers with what strangers sent: never as a page. */
    PASS_FILE,
    /** By the lane. */
    SEND,
    /** A code to scan: ours, paced as the child can bear it. */
    LOGIN,
    /** The picture of such a code. */
    QR_PICTURE,
    /** A code to type in: not while one to scan is out. */
    LOGIN_BY_CODE,
    LOGOUT,
    /** The watchdog is to know of it. */
    RECONNECT,
    /** The caller's devices, not the child's one slot. */
    LIST_DEVICES,
    GET_DEVICE,
    ADD_DEVICE,
    REMOVE_DEVICE,
    /** The broadcasts of all of the caller's children. */
    SOCKET,
    /** The gateway's own health. */
    HEALTH,
    /** The page for people. */
    PAGE,
    /** What programs that are no clients of REST ask. */
    MCP,
    /** Webhooks are the gateway's: an address here would replace its own, and it would hear nothing any more. */
    NO_WEBHOOK,
    /** What comes from there would be sent past the lane. */
    NO_CHATWOOT
}
