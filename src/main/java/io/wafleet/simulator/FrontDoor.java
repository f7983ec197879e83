package io.wafleet.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every request passes before the routes, in the child's order (contract 1.9). */
final class FrontDoor {
    private static final String CORS_METHODS = "GET, POST, HEAD, PUT, PATCH, DELETE";
    private static final String CORS_HEADERS = "Origin, Content-Type, Accept, Authorization, X-Device-Id";

    private final String basePath;
    private final Map<String, String> accounts;
    private final List<String> origins;
    private final Router router;
    private final Control control;
    private final Faults faults;
    private final Output output;

    FrontDoor(Settings settings, Router router, Control control, Faults faults, Output output) {
        this.basePath = settings.text("APP_BASE_PATH", "");
        this.accounts = accounts(settings.list("APP_BASIC_AUTH"));
        this.origins = settings.list("APP_CORS_ALLOWED_ORIGINS");
        this.router = router;
        this.control = control;
        this.faults = faults;
        this.output = output;
    }

    private static Map<String, String> accounts(List<String> entries) {
        Map<String, String> accounts = new HashMap<>();
        for (String entry : entries) {
            String[] parts = entry.split(":", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(
                        "Basic auth is not valid, please this following format <user>:<secret>");
            }
            accounts.put(parts[0], parts[1]);
        }
        return Map.copyOf(accounts);
    }

    HttpResponse handle(HttpRequest request) {
        if (request.path().startsWith("/__simulator/")) {
            return recovered(() -> control.handle(request));
        }
        HttpResponse struck = faults.strike("before", request.path());
        if (struck != null) {
            return struck;
        }
        HttpResponse response = crossOrigin(request);
        HttpResponse instead = response.status() == 200 ? faults.strike("after", request.path()) : null;
        return instead == null ? response : instead;
    }

    private HttpResponse crossOrigin(HttpRequest request) {
        String origin = request.header("origin");
        if (origin.isEmpty()) {
            return inside(request);
        }
        String allowed = origins.isEmpty() ? "*" : origins.contains(origin) ? origin : "";
        String allow = "Access-Control-Allow-Origin: " + allowed;
        if (request.method().equals("OPTIONS")
                && !request.header("access-control-request-method").isEmpty()) {
            HttpResponse preflight = new HttpResponse(204, List.of(), "", null, false, null)
                    .with("Vary: Access-Control-Request-Method, Access-Control-Request-Headers, Origin");
            return allowed.isEmpty()
                    ? preflight
                    : preflight.with(
                            allow,
                            "Access-Control-Allow-Methods: " + CORS_METHODS,
                            "Access-Control-Allow-Headers: " + CORS_HEADERS);
        }
        HttpResponse response = inside(request);
        return allowed.isEmpty() ? response : response.with(allow);
    }

    private HttpResponse inside(HttpRequest request) {
        Path file = staticFile(request);
        if (file != null) {
            return HttpResponse.file(file, ContentTypes.ofName(file.toString()));
        }
        // Only GET: the real route knows no HEAD (recorded).
        if (request.path().equals("/health") && request.method().equals("GET")) {
            return HttpResponse.text(200, "OK");
        }
        return recovered(() -> {
            HttpResponse refused = authenticate(request);
            return refused != null ? refused : routed(request);
        });
    }

    private interface Handler {
        HttpResponse handle();
    }

    private HttpResponse recovered(Handler handler) {
        try {
            return handler.handle();
        } catch (ApiException e) {
            output.error("Panic recovered in middleware: " + e.getMessage());
            return e.response();
        } catch (HttpConnection.Cut | HttpConnection.Torn e) {
            throw e;
        } catch (RuntimeException e) {
            output.error("Panic recovered in middleware: " + e);
            return HttpResponse.envelope(500, "INTERNAL_SERVER_ERROR", String.valueOf(e.getMessage()));
        }
    }

    private HttpResponse routed(HttpRequest request) {
        if (basePath.isEmpty()) {
            return router.route(request);
        }
        boolean inside = request.path().equals(basePath) || request.path().startsWith(basePath + "/");
        if (!inside) {
            return HttpResponse.status(404);
        }
        String rest = request.path().substring(basePath.length());
        return router.route(request.withPath(rest.isEmpty() ? "/" : rest));
    }

    /** Everything under {@code statics} is public; what is missing there goes on, to the authentication (recorded). */
    private @Nullable Path staticFile(HttpRequest request) {
        String prefix = basePath + "/statics/";
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads || !request.path().startsWith(prefix)) {
            return null;
        }
        Path root = Path.of("statics").toAbsolutePath().normalize();
        Path file = root.resolve(HttpRequest.decode(request.path().substring(prefix.length()), false))
                .normalize();
        return file.startsWith(root) && Files.isRegularFile(file) ? file : null;
    }

    private @Nullable HttpResponse authenticate(HttpRequest request) {
        if (accounts.isEmpty()) {
            return null;
        }
        String header = request.header("authorization");
        if (header.isEmpty()
                && request.upgradesToWebSocket()
                && !request.query("authorization").isEmpty()) {
            header = "Basic " + request.query("authorization").replace(' ', '+');
        }
        if (header.isEmpty()) {
            return unauthorized();
        }
        if (!header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return header.toLowerCase(Locale.ROOT).equals("basic") ? HttpResponse.status(400) : unauthorized();
        }
        return isKnown(header.substring("basic ".length()).strip()) ? null : unauthorized();
    }

    private boolean isKnown(String encoded) {
        try {
            String[] pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split(":", 2);
            return pair.length == 2 && pair[1].equals(accounts.get(pair[0]));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static HttpResponse unauthorized() {
        return HttpResponse.status(401)
                .with(
                        "WWW-Authenticate: Basic realm=\"Restricted\", charset=\"UTF-8\"",
                        "Cache-Control: no-store",
                        "Vary: Authorization");
    }

    /** Makes what the child makes in its working directory at boot (contract 1.5). */
    static void createDirectories() throws IOException {
        for (String directory : List.of("statics/qrcode", "statics/senditems", "statics/media", "storages/ui")) {
            Files.createDirectories(Path.of(directory));
        }
    }
}
