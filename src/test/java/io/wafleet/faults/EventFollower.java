package io.wafleet.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.ApiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows a device's events as a client does that knows only the number of its last event: when the connection is lost it
 * comes back by itself and asks for what came after that. Keeps everything it is told, in the order in which it is told.
 */
abstract class EventFollower implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    static final Duration BREATH = Duration.ofSeconds(2);

    final ApiClient api;
    final String device;
    private final List<JsonObject> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile long last;
    private volatile int connections;

    EventFollower(ApiClient api, String device, long after) {
        this.api = api;
        this.device = device;
        this.last = after;
        this.thread = new Thread(this::run, getClass().getSimpleName());
        thread.setDaemon(true);
    }

    final EventFollower start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            do {
                try {
                    follow(last);
                } catch (IOException | UncheckedIOException | CompletionException gatewayIsGone) {
                    // It comes back.
                }
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects and tells of all after a number, until the connection is lost. */
    abstract void follow(long after) throws IOException, InterruptedException;

    final boolean isOpen() {
        return closed.getCount() > 0;
    }

    final void connected() {
        connections++;
    }

    final void tell(JsonObject event) {
        told.add(event);
        last = Math.max(last, event.getLong("seq"));
    }

    /** What was told, as often as it was told. */
    final List<JsonObject> told() {
        return told;
    }

    final long last() {
        return last;
    }

    /** How often it was let in. */
    final int connections() {
        return connections;
    }

    final URI socket(String path) {
        return URI.create(api.server().toString().replaceFirst("^http", "ws") + path + "token=" + api.token());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** The plain WebSocket, with {@code after}. */
    static final class OverPlainSocket extends EventFollower {
        OverPlainSocket(ApiClient api, String device, long after) {
            super(api, device, after);
        }

        @Override
        void follow(long after) throws InterruptedException {
            try (TextSocket socket =
                    new TextSocket(socket("/api/events/ws?device=" + device + "&after=" + after + "&"))) {
                connected();
                for (String frame = socket.next(BREATH); frame != null && isOpen(); frame = socket.next(BREATH)) {
                    if (!frame.isEmpty()) {
                        new JsonObject(frame)
                                .getJsonArray("events", new JsonArray())
                                .forEach(event -> tell((JsonObject) event));
                    }
                }
            }
        }
    }

    /** A room of the event-bus bridge, with {@code since}. */
    static final class InARoom extends EventFollower {
        InARoom(ApiClient api, String device, long after) {
            super(api, device, after);
        }

        @Override
        void follow(long after) throws InterruptedException {
            try (TextSocket socket = new TextSocket(socket("/eventbus/websocket?"))) {
                connected();
                socket.send(new JsonObject()
                        .put("type", "register")
                        .put("address", "device." + device + ".events")
                        .put("headers", new JsonObject().put("since", String.valueOf(after)))
                        .encode());
                for (String frame = socket.next(BREATH); frame != null && isOpen(); frame = socket.next(BREATH)) {
                    if (frame.isEmpty()) {
                        socket.send("{\"type\":\"ping\"}");
                    } else {
                        take(new JsonObject(frame));
                    }
                }
            }
        }

        /** What the room says of itself is no event. */
        private void take(JsonObject message) {
            if (message.getString("type").equals("rec")
                    && !message.getJsonObject("body").getString("type").startsWith("room.")) {
                tell(message.getJsonObject("body"));
            }
        }
    }

    /** Server-sent events, with {@code Last-Event-ID}. */
    static final class OverSse extends EventFollower {
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        OverSse(ApiClient api, String device, long after) {
            super(api, device, after);
        }

        @Override
        void follow(long after) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(api.server().resolve("/api/events?device=" + device))
                    .header("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + api.token())
                    .header("Last-Event-ID", String.valueOf(after))
                    .build();
            HttpResponse<InputStream> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                if (answer.statusCode() != 200) {
                    return;
                }
                connected();
                read(lines);
            }
        }

        /** A block ends with an empty line; one with a name is no event of the journal. */
        private void read(BufferedReader lines) throws IOException {
            String data = "";
            boolean named = false;
            for (String line = lines.readLine(); line != null && isOpen(); line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (line.startsWith("event: ")) {
                    named = true;
                } else if (line.isEmpty()) {
                    if (!data.isEmpty() && !named) {
                        tell(new JsonObject(data));
                    }
                    data = "";
                    named = false;
                }
            }
        }
    }
}
