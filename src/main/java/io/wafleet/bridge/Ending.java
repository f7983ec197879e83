package io.wafleet.bridge;

/** Why the gateway ends a stream. The word is part of the API. */
enum Ending {
    TOKEN_EXPIRED("token-expired", 4401, "the token of this connection has ended"),
    REVOKED("revoked", 4403, "the user or the key of this connection was changed or removed"),
    SLOW_READER("slow-reader", 4408, "the client took nothing for too long"),
    NO_PING("no-ping", 4409, "the client said nothing for too long"),
    JOURNAL_FAILED("journal-failed", 4500, "the journal could not be read"),
    TOO_MANY("too-many-sockets", 4429, "too many streams are open"),
    STOPPING("stopping", 1001, "the gateway stops");

    private final String reason;
    private final int code;
    private final String message;

    Ending(String reason, int code, String message) {
        this.reason = reason;
        this.code = code;
        this.message = message;
    }

    String reason() {
        return reason;
    }

    /** The close code of a WebSocket (RFC 6455, 7.4.2: from 4000 on they are ours). */
    int code() {
        return code;
    }

    /** For people. */
    String message() {
        return message;
    }
}
