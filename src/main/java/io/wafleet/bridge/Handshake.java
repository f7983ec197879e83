package io.wafleet.bridge;

import io.vertx.core.http.HttpServerRequest;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemException;

/** What makes a request one for a WebSocket (RFC 6455, 4.2.1). Of the rest Vert.x says neither what is missing nor to whom. */
final class Handshake {
    private static final String VERSION = "13";

    private Handshake() {}

    /** Fails with {@code invalid-request}. */
    static void check(HttpServerRequest request) throws ProblemException {
        if (!request.canUpgradeToWebSocket()) {
            throw Problem.field("Upgrade", "must be websocket").exception();
        }
        if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            throw Problem.field("Sec-WebSocket-Version", "must be " + VERSION).exception();
        }
        if (request.getHeader("Sec-WebSocket-Key") == null) {
            throw Problem.field("Sec-WebSocket-Key", "must be there").exception();
        }
    }
}
