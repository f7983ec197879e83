package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All secrets of a run, good ones and mistaken ones, are looked for where they must not be: in the log, and in what is refused. */
class SecretsIT {
    private static final String WRONG_PASSWORD = "a password that was nearly right";
    private static final String PROXY_PASSWORD = "proxy-pass-7261";
    private static final String HEADER = "header-value-9917";
    private static final String DEVICE = "5561944440001";

    private static final Map<String, String> SECRETS = new TreeMap<>();
    private static final List<Answer> REFUSALS = new ArrayList<>();

    private static GatewayProcess gateway;
    private static ApiClient admin;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "SecretsIT", Map.of("LOG_LEVEL", "debug", "WAFLEET_FETCH_PRIVATE", "on", "WAFLEET_ACCESS_LOG", "json"));
        admin = gateway.api();
        SECRETS.put("the key that signs tokens", GatewayProcess.JWT_SECRET);
        SECRETS.put("a password", GatewayProcess.PASSWORD);
        SECRETS.put("a mistaken password", WRONG_PASSWORD);
        SECRETS.put("a token", admin.token());
        SECRETS.put("the command line's key", gateway.local().token());
        SECRETS.put("a proxy's password", PROXY_PASSWORD);
        SECRETS.put("a webhook's header", HEADER);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String kept(String what, String secret) {
        SECRETS.put(what, secret);
        return secret;
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(400);
        REFUSALS.add(answer);
    }

    @Test
    void shouldTellNoSecretInTheLogNorInWhatIsRefused() throws IOException {
        work();
        mistake();

        assertThat(REFUSALS).hasSizeGreaterThan(20).allSatisfy(answer -> assertSilent(answer.text()));
        assertSilent(gateway.output());
        // Those that are only compared are kept as hashes.
        for (String what : List.of("a password", "an API key", "the command line's key", "a token", "a room token")) {
            assertThat(database()).as(what).noneMatch(bytes -> bytes.contains(SECRETS.get(what)));
        }
    }

    private static void assertSilent(String text) {
        SECRETS.forEach((what, secret) -> assertThat(text).as(what).doesNotContain(secret));
    }

    private static List<String> database() throws IOException {
        try (Stream<Path> files = Files.walk(gateway.root().resolve("data"))) {
            List<String> found = new ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().contains(".db")).toList()) {
                found.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    private static JsonObject settings(JsonObject settings) {
        return new JsonObject().put("settings", settings);
    }

    /** Everything that has a secret is used once. */
    private static void work() {
        gateway.pair(DEVICE);
        admin.patch(
                        "/api/devices/" + DEVICE,
                        settings(new JsonObject().put("proxy", "socks5://ana:" + PROXY_PASSWORD + "@127.0.0.1:1080")))
                .expect(200);
        String key = kept(
                "an API key",
                admin.post("/api/auth/keys", new JsonObject().put("name", "shop"))
                        .expect(201)
                        .json()
                        .getString("key"));
        admin.withToken(key).get("/api/devices").expect(200);
        String room = kept(
                "a room token",
                admin.post("/api/events/token", new JsonObject())
                        .expect(201)
                        .json()
                        .getString("token"));
        admin.withToken(room).get("/api/events").expect(200);
        JsonObject webhook = admin.post(
                        "/api/webhooks",
                        new JsonObject()
                                .put("url", "http://127.0.0.1:9/nobody")
                                .put("headers", new JsonObject().put("X-Shop", HEADER))
                                .put("from", 1))
                .expect(201)
                .json();
        kept("a webhook's secret", webhook.getString("secret"));
        kept(
                "a webhook's next secret",
                admin.post("/api/webhooks/" + webhook.getString("id") + "/rotate")
                        .expect(200)
                        .json()
                        .getString("secret"));
        await("a delivery has failed")
                .until(
                        () -> admin.get("/api/webhooks/" + webhook.getString("id") + "/deliveries")
                                .expect(200)
                                .text(),
                        text -> text.contains("\"status\"") && text.contains("unreachable"));
    }

    /** A secret stands where it does not belong, or beside something that is wrong. */
    private static void mistake() {
        JsonObject login = new JsonObject().put("username", GatewayProcess.ADMIN);
        ApiClient stranger = admin.withToken(null);
        refused(stranger.post("/api/auth/login", login.copy().put("password", WRONG_PASSWORD)));
        refused(stranger.post("/api/auth/login", login.copy().put("pasword", WRONG_PASSWORD)));
        refused(stranger.post("/api/auth/login", login.copy().put("password", List.of(WRONG_PASSWORD))));
        refused(stranger.call("POST", "/api/auth/login", "{\"password\": \"" + WRONG_PASSWORD));
        refused(stranger.call("POST", "/api/auth/login", "password=" + WRONG_PASSWORD));
        refused(admin.post(
                "/api/auth/password",
                new JsonObject().put("current", WRONG_PASSWORD).put("password", WRONG_PASSWORD + "!")));
        refused(admin.post(
                "/api/auth/users",
                new JsonObject()
                        .put("username", "x")
                        .put("password", WRONG_PASSWORD)
                        .put("role", "king")));
        for (String what : List.of("an API key", "a token", "a room token", "the command line's key")) {
            String secret = SECRETS.get(what);
            refused(stranger.get("/api/devices?token=" + secret));
            refused(stranger.get("/api/devices/" + secret));
            refused(admin.get("/api/devices?limit=" + secret));
            // One that is broken is as good as whole to who mends it.
            SECRETS.put(what + ", cut", secret.substring(0, secret.length() - 1));
            refused(stranger.withToken(secret.substring(0, secret.length() - 1)).get("/api/devices"));
        }
        refused(admin.patch(
                "/api/devices/" + DEVICE,
                settings(new JsonObject().put("proxy", "ftp://ana:" + PROXY_PASSWORD + "@nowhere:99999"))));
        refused(admin.post(
                "/api/webhooks",
                new JsonObject().put("url", "not an address").put("headers", new JsonObject().put("X-Shop", HEADER))));
        refused(admin.post(
                "/api/webhooks",
                new JsonObject()
                        .put("url", "http://127.0.0.1:9/")
                        .put("headers", new JsonObject().put("Host", HEADER))));
    }
}
