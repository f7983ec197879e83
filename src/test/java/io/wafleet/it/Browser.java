package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.Tools;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, steered by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI devTools;

    private Browser(Process process, URI devTools) {
        this.process = process;
        this.devTools = devTools;
    }

    /** Skips the test where there is none. */
    static Browser start(Path root) throws IOException {
        Path chromium = Tools.need("chromium");
        Path profile = Files.createTempDirectory(Files.createDirectories(root), "browser");
        Process process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--disable-extensions",
                        "--disable-sync",
                        "--disable-component-update",
                        "--disable-background-networking",
                        "--no-first-run",
                        // Else all but the last page that was opened get one turn a second.
                        "--disable-background-timer-throttling",
                        "--disable-backgrounding-occluded-windows",
                        "--disable-renderer-backgrounding",
                        "--no-proxy-server",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        try {
            return new Browser(process, devTools(process, profile));
        } catch (RuntimeException | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI devTools(Process process, Path profile) {
        Path file = profile.resolve("DevToolsActivePort");
        return await("the browser listens")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            assertThat(process.isAlive()).as("see " + profile).isTrue();
                            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
                            return lines.size() < 2 ? null : URI.create("http://127.0.0.1:" + lines.get(0));
                        },
                        found -> found != null);
    }

    /** A page of its own, on whatever the address answers. */
    Page open(URI address) throws IOException, InterruptedException {
        String query = URLEncoder.encode(address.toString(), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(devTools.resolve("/json/new?" + query))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        JsonObject target =
                new JsonObject(http.send(request, BodyHandlers.ofString()).body());
        Page page = new Page(address);
        page.attach(http, URI.create(target.getString("webSocketDebuggerUrl")));
        return page;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One page and its script. */
    static final class Page implements WebSocket.Listener {
        private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final URI address;
        private WebSocket socket;
        private int calls;

        private Page(URI address) {
            this.address = address;
        }

        URI address() {
            return address;
        }

        private void attach(HttpClient http, URI target) {
            socket = http.newWebSocketBuilder().buildAsync(target, this).join();
            await("the page is there")
                    .atMost(PATIENCE)
                    .until(() ->
                            evaluate("document.readyState + location.origin").equals("complete" + origin(address)));
        }

        /** Without the user, whom an address may name. */
        private static String origin(URI address) {
            return address.getScheme() + "://" + address.getHost() + ":" + address.getPort();
        }

        /** What a script's last expression gives, as JSON has it. */
        synchronized @Nullable Object evaluate(String script) {
            int call = ++calls;
            socket.sendText(
                            new JsonObject()
                                    .put("id", call)
                                    .put("method", "Runtime.evaluate")
                                    .put(
                                            "params",
                                            new JsonObject()
                                                    .put("expression", script)
                                                    .put("returnByValue", true))
                                    .encode(),
                            true)
                    .join();
            JsonObject result = answer(call).getJsonObject("result");
            assertThat(result.getJsonObject("exceptionDetails"))
                    .as(script.length() > 1000 ? script.substring(0, 1000) : script)
                    .isNull();
            return result.getJsonObject("result").getValue("value");
        }

        private JsonObject answer(int call) {
            try {
                JsonObject answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(answer).as("an answer of the browser").isNotNull();
                assertThat(answer.getInteger("id")).isEqualTo(call);
                return answer;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answers.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
