package io.wafleet.simulator;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All WebSocket clients: every one of them gets every frame, and one that does not read stops all (contract 5.5). */
final class Hub {
    private final List<WebSocketSession> sessions = new CopyOnWriteArrayList<>();
    private final Output output;

    Hub(Output output) {
        this.output = output;
    }

    /** Answers an upgrade and serves the session; {@code devices} is what FETCH_DEVICES is answered with. */
    HttpResponse accept(HttpRequest request, Supplier<@Nullable Object> devices) {
        return HttpResponse.upgraded(WebSocketSession.handshake(request.header("sec-websocket-key")), (in, out) -> {
            WebSocketSession session = new WebSocketSession(in, out);
            sessions.add(session);
            output.info("connection registered");
            try {
                session.read(text -> received(text, devices));
                session.close();
            } catch (IOException e) {
                output.info("read error: " + e.getMessage());
            } finally {
                sessions.remove(session);
                output.info("connection unregistered");
            }
        });
    }

    private boolean received(String text, Supplier<@Nullable Object> devices) {
        try {
            Object code = Json.parseObject(text).get("code");
            if ("FETCH_DEVICES".equals(code)) {
                broadcast("LIST_DEVICES", "Device found", devices.get());
            }
            return true;
        } catch (Json.SyntaxException e) {
            output.info("unmarshal error: " + e.getMessage());
            return false;
        }
    }

    /** One hub goroutine writes to all clients in turn; hence the lock. */
    synchronized void broadcast(String code, String message, @Nullable Object result) {
        String frame = JsonText.of(Json.object("code", code, "message", message, "result", result));
        output.info("message received: {" + code + " " + message + " " + result + "}");
        sessions.removeIf(session -> !isSent(session, frame));
    }

    private static boolean isSent(WebSocketSession session, String frame) {
        try {
            session.send(frame);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
