package io.wafleet.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the gateway that a command shall talk to: by name, or by the file {@code cli.json} that a running gateway
 * keeps in its home.
 */
public record GatewayFinder(Map<String, String> environment, Path root) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int OK = 200;

    /** What the user said on the command line; the environment fills what is missing. */
    public record Wish(
            @Nullable String url,
            @Nullable String token,
            @Nullable Path home) {}

    public Endpoint find(Wish wish) {
        String url = or(wish.url(), "WAFLEET_URL");
        String token = or(wish.token(), "WAFLEET_TOKEN");
        if (url != null) {
            return new Endpoint(address(url), token);
        }
        List<Path> homes = homes(wish.home());
        for (Path home : homes) {
            Optional<Endpoint> found = read(home.resolve("cli.json")).filter(GatewayFinder::answers);
            if (found.isPresent()) {
                return token == null ? found.get() : new Endpoint(found.get().url(), token);
            }
        }
        throw new CliFailure(
                CliFailure.UNREACHABLE,
                "No running gateway found (looked in %s). Start one with 'wafleet run' or 'wafleet demo', or give --url."
                        .formatted(homes.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }

    private List<Path> homes(@Nullable Path home) {
        String named = home == null ? environment.get("WAFLEET_HOME") : home.toString();
        return named == null || named.isBlank()
                ? List.of(root.resolve("data"), root.resolve(".simulated"), root.resolve(".demo"))
                : List.of(Path.of(named).toAbsolutePath());
    }

    private @Nullable String or(@Nullable String given, String name) {
        String value = given == null ? environment.get(name) : given;
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static URI address(String url) {
        try {
            URI uri = URI.create(url.contains("://") ? url : "http://" + url);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new CliFailure(CliFailure.USAGE, "Not a URL: " + url, e);
        }
        throw CliFailure.usage("Not a URL of a gateway: " + url + " (expected e.g. http://localhost:3000)");
    }

    private static Optional<Endpoint> read(Path file) {
        try {
            JsonObject json = new JsonObject(Files.readString(file));
            return Optional.of(new Endpoint(URI.create(json.getString("url")), json.getString("token")));
        } catch (IOException | DecodeException | IllegalArgumentException | NullPointerException e) {
            // Absent, half written or from another program: there is no gateway to be found here.
            return Optional.empty();
        }
    }

    /** Whether a gateway, not something else that got the same port later, answers there. */
    private static boolean answers(Endpoint endpoint) {
        return new Probe(endpoint).isAlive(PATIENCE);
    }

    /** Asks {@code /api/health}, which needs no token. */
    public record Probe(Endpoint endpoint, HttpClient http) {
        public Probe(Endpoint endpoint) {
            this(endpoint, endpoint.client(PATIENCE));
        }

        /** Whether it answers, well or not: in trouble it is needed most. */
        public boolean isAlive(Duration patience) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint.url() + "/api/health"))
                        .timeout(patience)
                        .build();
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                return answer.statusCode() == OK && new JsonObject(answer.body()).getString("status") != null;
            } catch (IOException | DecodeException | IllegalArgumentException | ClassCastException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
