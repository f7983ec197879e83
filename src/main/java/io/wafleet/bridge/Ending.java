package io.wafleet.bridge;

/** Why the gateway ends a stream. The word is part of the API. */
enum Ending {
    TOKEN_EXPIRED("token-expired", 4401),
    SLOW_READER("slow-reader", 4408),
    NO_PING("no-ping", 4409),
    TOO_MANY("too-many-sockets", 4429),
    STOPPING("stopping", 1001);

    private final String reason;
    private final int code;

    Ending(String reason, int code) {
        this.reason = reason;
        this.code = code;
    }

    String reason() {
        return reason;
    }

    /** The close code of a WebSocket (RFC 6455, 7.4.2: from 4000 on they are ours). */
    int code() {
        return code;
    }
}
