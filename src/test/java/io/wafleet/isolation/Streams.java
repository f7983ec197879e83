package io.wafleet.isolation;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What somebody who follows events is told first, by each way to follow them: what there is, or that there is nothing. */
final class Streams {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Streams() {}

    private static HttpRequest.Builder request(Asker asker, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(asker.client().server().resolve(path)).timeout(GatewayProcess.PATIENCE);
        if (asker.reach() != Asker.Reach.NOBODY) {
            request.header("Authorization", "Bearer " + asker.client().token());
        }
        return request;
    }

    /** The snapshot of all devices; a status where there is none. */
    static String serverSent(Asker asker) {
        HttpRequest request = request(asker, "/api/events?snapshot=true")
                .header("Accept", "text/event-stream")
                .build();
        try {
            HttpResponse<InputStream> answer = HTTP.send(request, BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                if (answer.statusCode() != 200) {
                    return String.valueOf(answer.statusCode());
                }
                String line = lines.readLine();
                while (line != null && !line.startsWith("data: ")) {
                    line = lines.readLine();
                }
                return String.valueOf(line);
            }
        } catch (IOException e) {
            throw new AssertionError(asker.name(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #serverSent}, on a WebSocket. */
    static String socket(Asker asker) {
        return first(asker, "/api/events/ws?snapshot=true", "");
    }

    /** What the room of a device answers to who wants to follow it. */
    static String room(Asker asker, Belongings whose) {
        return first(
                asker,
                "/eventbus/websocket",
                new JsonObject()
                        .put("type", "register")
                        .put("address", "device." + whose.device() + ".events")
                        .put("headers", new JsonObject().put("since", "0"))
                        .encode());
    }

    private static String first(Asker asker, String path, String said) {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (asker.reach() != Asker.Reach.NOBODY) {
            builder.header("Authorization", "Bearer " + asker.client().token());
        }
        URI address = URI.create(asker.client().server().toString().replace("http:", "ws:") + path);
        try {
            WebSocket socket = builder.buildAsync(address, new First(heard)).join();
            if (!said.isEmpty()) {
                socket.sendText(said, true).join();
            }
            String first = heard.orTimeout(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            socket.abort();
            return first;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return String.valueOf(refused.getResponse().statusCode());
            }
            throw e;
        }
    }

    /** Keeps the first message; the raw bridge sends its own as bytes. */
    private record First(CompletableFuture<String> heard, StringBuilder text) implements WebSocket.Listener {
        First(CompletableFuture<String> heard) {
            this(heard, new StringBuilder());
        }

        private CompletionStage<?> add(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.complete(text.toString());
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            return add(socket, part, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            return add(socket, StandardCharsets.UTF_8.decode(part), last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.complete("closed: " + reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.completeExceptionally(error);
        }
    }
}
