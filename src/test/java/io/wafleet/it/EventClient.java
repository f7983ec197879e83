package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows events by server-sent events or by a plain WebSocket, and keeps what came, in order. */
final class EventClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
    private Runnable closer = () -> {};
    private Consumer<String> speaker = text -> {};

    private EventClient() {}

    /** What came is {@code {event}} for an event, {@code {<name>: …}} for what is none, and {@code {closed: …}} at the end. */
    private void got(String name, Object value) {
        received.add(new JsonObject().put(name, value));
    }

    static EventClient sse(ApiClient api, String query, String... headers) throws IOException, InterruptedException {
        EventClient client = new EventClient();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.server() + "/api/events" + query))
                .header("Accept", "text/event-stream");
        if (!api.token().equals("null")) {
            request.header("Authorization", "Bearer " + api.token());
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        client.closer = () -> {
            try {
                response.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Thread reader = new Thread(() -> client.read(response.body()), "sse");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    private void read(InputStream body) {
        String name = "event";
        String id = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    JsonObject data = new JsonObject(line.substring(6));
                    if (name.equals("event")) {
                        assertThat(data.getLong("seq")).hasToString(id);
                    }
                    got(name, data);
                } else if (line.isEmpty()) {
                    name = "event";
                }
            }
            got("closed", "end");
        } catch (IOException e) {
            got("closed", String.valueOf(e.getMessage()));
        }
    }

    static EventClient webSocket(ApiClient api, String query, String... headers) {
        return socket(api, "/api/events/ws" + query, headers);
    }

    /** Another WebSocket whose frames are JSON objects; what came on it is those as they are. */
    static EventClient socket(ApiClient api, String path, String... headers) {
        EventClient client = new EventClient();
        URI uri = URI.create(api.server().toString().replace("http:", "ws:") + path);
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        WebSocket socket = builder.buildAsync(uri, client.new Frames()).join();
        client.closer = socket::abort;
        client.speaker = text -> socket.sendText(text, true).join();
        return client;
    }

    /** Says something, on a socket. */
    void say(String text) {
        speaker.accept(text);
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonObject frame = new JsonObject(text.toString());
                text.setLength(0);
                if (frame.containsKey("events")) {
                    frame.getJsonArray("events").forEach(event -> got("event", event));
                } else {
                    received.add(frame);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            got("closed", code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            got("closed", String.valueOf(error.getMessage()));
        }
    }

    JsonObject next() throws InterruptedException {
        JsonObject next = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("something within %s", PATIENCE).isNotNull();
        return next;
    }

    /** The next thing, which must have this name. */
    Object next(String name) throws InterruptedException {
        JsonObject next = next();
        assertThat(next.fieldNames()).as(next.encode()).containsExactly(name);
        return next.getValue(name);
    }

    /** Events up to the one with this number. */
    List<JsonObject> eventsUpTo(long seq) throws InterruptedException {
        List<JsonObject> events = new ArrayList<>();
        do {
            events.add((JsonObject) next("event"));
        } while (events.get(events.size() - 1).getLong("seq") < seq);
        return events;
    }

    boolean isSilent() {
        return received.isEmpty();
    }

    @Override
    public void close() {
        closer.run();
    }
}
