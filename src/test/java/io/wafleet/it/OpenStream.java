package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Something that a client holds open until the gateway ends it.
 *
 * @param end what was said of its end
 */
record OpenStream(String what, CompletableFuture<String> end) {
    /** Why streams end whose user or key was changed or removed. */
    static final String REVOKED = "revoked";

    /**
     * All of them heard of.
     *
     * @param logged what is in the log of the device
     */
    static List<OpenStream> ofEachKind(ApiClient who, String device, String logged) throws Exception {
        List<OpenStream> open = new ArrayList<>();
        open.add(events("server-sent events", EventClient.sse(who, "?snapshot=true")));
        open.add(events("WebSocket", EventClient.webSocket(who, "?snapshot=true&token=" + who.token())));
        open.add(logs(who, device, logged));
        open.add(ofChildren(who));
        open.add(socket("SockJS over WebSocket", who, "/eventbus/000/ws" + who.hashCode() + "/websocket"));
        open.add(socket("raw SockJS", who, "/eventbus/websocket"));
        open.add(poll(who));
        return open;
    }

    static OpenStream events(String what, EventClient client) throws InterruptedException {
        client.next("snapshot");
        return new OpenStream(what, CompletableFuture.supplyAsync(() -> {
            try (client) {
                JsonObject dropped = (JsonObject) client.next("dropped");
                client.next("closed");
                return dropped.getString("reason");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    /** The children's own has no words of ours: why it ends stands in its last frame. */
    private static OpenStream ofChildren(ApiClient who) throws InterruptedException {
        EventClient client = EventClient.socket(who, "/proxy/whatsapp/ws?token=" + who.token());
        client.say("{\"code\":\"FETCH_DEVICES\"}");
        assertThat(client.next().getString("code")).isEqualTo("LIST_DEVICES");
        return new OpenStream("the children's WebSocket", CompletableFuture.supplyAsync(() -> {
            try (client) {
                return String.valueOf(client.next("closed"));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    /** A log is plain text: that it ends is all that it can say. */
    private static OpenStream logs(ApiClient who, String device, String logged) throws Exception {
        InputStream stream = who.stream("/api/devices/" + device + "/logs?follow=true&tail=1");
        assertThat(new String(stream.readNBytes(logged.length()), StandardCharsets.UTF_8))
                .isEqualTo(logged);
        return new OpenStream("logs", CompletableFuture.supplyAsync(() -> {
            try (stream) {
                stream.readAllBytes();
                return REVOKED;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static OpenStream socket(String what, ApiClient who, String path) {
        CompletableFuture<String> end = new CompletableFuture<>();
        CompletableFuture<Void> heard = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create(who.server().toString().replace("http:", "ws:") + path + "?token=" + who.token()),
                        new Words(heard, end))
                .join();
        String refused = "{\"type\":\"nonsense\",\"address\":\"x\"}";
        socket.sendText(
                        path.startsWith("/eventbus/000") ? "[\"" + refused.replace("\"", "\\\"") + "\"]" : refused,
                        true)
                .join();
        heard.join();
        return new OpenStream(what, end);
    }

    /** Keeps what a socket said until it ended. */
    private record Words(CompletableFuture<Void> heard, CompletableFuture<String> end, StringBuilder text)
            implements WebSocket.Listener {
        Words(CompletableFuture<Void> heard, CompletableFuture<String> end) {
            this(heard, end, new StringBuilder());
        }

        private CompletionStage<?> add(WebSocket socket, CharSequence part) {
            text.append(part);
            if (text.indexOf("invalid_type") >= 0) {
                heard.complete(null);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            return add(socket, part);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            return add(socket, StandardCharsets.UTF_8.decode(part));
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end.complete(text + reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.complete(text + String.valueOf(error));
        }
    }

    /** A session without a WebSocket, read by one request after the other. */
    private static OpenStream poll(ApiClient who) {
        String session = "/eventbus/000/poll" + who.hashCode() + "/xhr?token=" + who.token();
        assertThat(who.post(session).text()).isEqualTo("o\n");
        return new OpenStream("SockJS by polls", CompletableFuture.supplyAsync(() -> {
            Answer answer = who.post(session);
            return answer.status() == 401 ? REVOKED : answer.text();
        }));
    }
}
