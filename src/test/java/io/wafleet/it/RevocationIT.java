package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is put out is out at once: with the next request, and with all that is open. */
class RevocationIT {
    private static final String DEVICE = "5561933330001";
    private static final String LINE = "a line\n";
    private static final String NEW_PASSWORD = "another horse battery";

    private static GatewayProcess gateway;
    private static ApiClient admin;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("RevocationIT", Map.of("WAFLEET_ON_STOP", "stop"));
        admin = gateway.api();
        gateway.createStopped(DEVICE);
        Path log = gateway.sessions().resolve(DEVICE).resolve(".wafleet/child.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, LINE, StandardOpenOption.CREATE);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String path(String name) {
        return "/api/auth/users/" + name;
    }

    private enum Change {
        DISABLE(name ->
                admin.patch(path(name), new JsonObject().put("disabled", true)).expect(200)),
        DEMOTE(name ->
                admin.patch(path(name), new JsonObject().put("role", "viewer")).expect(200)),
        NEW_PASSWORD(name -> admin.patch(path(name), new JsonObject().put("password", RevocationIT.NEW_PASSWORD))
                .expect(200)),
        DELETE(name -> admin.delete(path(name)).expect(204));

        private final Consumer<String> on;

        Change(Consumer<String> on) {
            this.on = on;
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void shouldPutOutAtOnceWhoIsChanged(Change change) throws Exception {
        String name = "user " + change;
        ApiClient user = gateway.user(name, "operator", "default");
        ApiClient browser = user.withToken(user.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token"));
        ApiClient other = gateway.user("other of " + change, "operator", "default");
        List<OpenStream> all = OpenStream.ofEachKind(user, DEVICE, LINE);
        all.add(OpenStream.events("a room token's", EventClient.sse(browser, "?snapshot=true")));
        OpenStream stays = OpenStream.events("another user's", EventClient.sse(other, "?snapshot=true"));
        user.get("/api/devices").expect(200);

        change.on.accept(name.replace(" ", "%20"));
        long changed = System.nanoTime();

        user.get("/api/devices").expectProblem(401, "unauthenticated");
        browser.get("/api/events").expectProblem(401, "unauthenticated");
        for (OpenStream each : all) {
            assertThat(each.end().get(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(each.what())
                    .contains(OpenStream.REVOKED);
        }
        System.out.printf("%s: all out after %d ms%n", change, (System.nanoTime() - changed) / 1_000_000);
        other.get("/api/devices").expect(200);
        assertThat(stays.end()).isNotDone();
        admin.delete("/api/auth/users/other%20of%20" + change).expect(204);
        assertThat(stays.end().get(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(OpenStream.REVOKED);
    }

    private static JsonObject key(JsonObject order) {
        return admin.post("/api/auth/keys", order).expect(201).json();
    }

    @Test
    void shouldPutOutAtOnceWhoseKeyIsRevoked() throws Exception {
        JsonObject made = key(new JsonObject().put("name", "follower"));
        ApiClient program = admin.withToken(made.getString("key"));
        ApiClient browser = program.withToken(program.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token"));
        ApiClient spared =
                admin.withToken(key(new JsonObject().put("name", "spared")).getString("key"));
        List<OpenStream> all = OpenStream.ofEachKind(program, DEVICE, LINE);
        all.add(OpenStream.events("a room token's", EventClient.sse(browser, "?snapshot=true")));

        admin.delete("/api/auth/keys/" + made.getString("id")).expect(204);

        program.get("/api/devices").expectProblem(401, "unauthenticated");
        browser.get("/api/events").expectProblem(401, "unauthenticated");
        for (OpenStream each : all) {
            assertThat(each.end().get(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(each.what())
                    .contains(OpenStream.REVOKED);
        }
        spared.get("/api/devices").expect(200);
        admin.delete("/api/auth/keys/" + made.getString("id")).expectProblem(404, "api-key-not-found");
    }

    @Test
    void shouldShowAKeyOnceAndWhenItWasUsed() {
        JsonObject made = key(new JsonObject()
                .put("name", "counted")
                .put("expiresAt", Instant.now().plusSeconds(600).toString()));
        String key = made.getString("key");
        assertThat(made.getString("owner")).isEqualTo(GatewayProcess.ADMIN);
        assertThat(listed(made.getString("id")).getString("lastUsedAt")).isNull();

        admin.withToken(key).get("/api/devices").expect(200);

        org.awaitility.Awaitility.await("its use is noted")
                .until(() -> listed(made.getString("id")).getString("lastUsedAt") != null);
        assertThat(admin.get("/api/auth/keys").expect(200).text()).doesNotContain(key, "local-cli");
        JsonObject local = gateway.local()
                .post("/api/auth/keys", new JsonObject().put("name", "nobody's"))
                .expect(201)
                .json();
        assertThat(local.getString("owner")).isNull();
    }

    private static JsonObject listed(String id) {
        return admin.get("/api/auth/keys?limit=500").expect(200).json().getJsonArray("keys").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldLetAKeyDoNoMoreThanItsScopesOnNoOtherDeviceThanItsOwn() {
        String other = "5561933330002";
        gateway.createStopped(other);
        ApiClient reader = admin.withToken(key(new JsonObject()
                        .put("name", "reader")
                        .put("scopes", new JsonArray().add("devices:read"))
                        .put("devices", new JsonArray().add(DEVICE)))
                .getString("key"));
        JsonObject shown = reader.get("/api/devices").expect(200).json();
        assertThat(shown.getInteger("total")).isEqualTo(1);
        reader.get("/api/devices/" + DEVICE).expect(200);
        reader.get("/api/devices/" + other).expectProblem(404, "device-not-found");
        reader.post("/api/devices/" + DEVICE + "/stop").expectProblem(403, "forbidden");
        reader.get("/api/events").expectProblem(403, "forbidden");
        reader.post("/api/messages/send", GatewayProcess.message(DEVICE, other, "no"))
                .expectProblem(403, "forbidden");
        reader.get("/api/auth/keys").expectProblem(403, "forbidden");

        ApiClient manager =
                admin.withToken(key(new JsonObject().put("name", "manager").put("devices", new JsonArray().add(DEVICE)))
                        .getString("key"));
        manager.post("/api/devices/" + DEVICE + "/stop").expect(202);
        manager.post("/api/devices/" + other + "/stop").expectProblem(404, "device-not-found");
        manager.post("/api/messages/send", GatewayProcess.message(other, DEVICE, "no"))
                .expectProblem(404, "device-not-found");
        manager.post("/api/devices", new JsonObject().put("phoneNumber", "5561933330003"))
                .expectProblem(403, "forbidden");
        String room = manager.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token");
        assertThat(manager.withToken(room)
                        .get("/api/events?limit=1000")
                        .expect(200)
                        .text())
                .doesNotContain("\"device\":\"" + other);
        manager.post("/api/auth/keys", new JsonObject().put("name", "more")).expectProblem(403, "forbidden");
    }

    @Test
    void shouldRefuseKeysThatCannotBeMeant() {
        gateway.makeTenant("elsewhere");
        JsonObject order = new JsonObject().put("name", "odd");
        Map<JsonObject, String> odd = Map.of(
                new JsonObject(),
                "name",
                order.copy().put("scopes", new JsonArray()),
                "scopes",
                order.copy().put("scopes", new JsonArray().add("admin")),
                "scopes",
                order.copy().put("scopes", new JsonArray().add("devices:write")),
                "scopes[0]",
                order.copy().put("devices", new JsonArray()),
                "devices",
                order.copy().put("devices", new JsonArray().add("nobody")),
                "devices",
                order.copy().put("tenant", "elsewhere").put("devices", new JsonArray().add(DEVICE)),
                "devices",
                order.copy().put("tenant", "nobody's"),
                "tenant",
                order.copy().put("expiresAt", "2001-01-01T00:00:00Z"),
                "expiresAt",
                order.copy().put("name", "local-cli"),
                "name");
        odd.forEach((body, field) -> admin.post("/api/auth/keys", body).expectProblem(400, "invalid-request", field));
        key(order);
        admin.post("/api/auth/keys", order).expectProblem(400, "invalid-request", "name");
    }

    @Test
    void shouldGiveAnotherPasswordToWhoKnowsHisOwn() {
        ApiClient eva = gateway.user("eva", "viewer", "default");
        JsonObject wish =
                new JsonObject().put("current", GatewayProcess.PASSWORD).put("password", NEW_PASSWORD);
        eva.post("/api/auth/password", wish.copy().put("current", "a guess"))
                .expectProblem(400, "invalid-request", "current");
        eva.post("/api/auth/password", wish.copy().put("password", "short"))
                .expectProblem(400, "invalid-request", "password");
        eva.get("/api/auth/me").expect(200);

        JsonObject login = eva.post("/api/auth/password", wish).expect(200).json();

        eva.get("/api/auth/me").expectProblem(401, "unauthenticated");
        assertThat(eva.withToken(login.getString("token"))
                        .get("/api/auth/me")
                        .expect(200)
                        .json()
                        .getMap())
                .containsAllEntriesOf(login.getJsonObject("user").getMap());
        eva.post("/api/auth/login", credentials("eva", GatewayProcess.PASSWORD))
                .expectProblem(401, "invalid-credentials");
        eva.post("/api/auth/login", credentials("eva", NEW_PASSWORD)).expect(200);
        gateway.local().post("/api/auth/password", wish).expectProblem(403, "forbidden");
    }

    private static JsonObject credentials(String name, String password) {
        return new JsonObject().put("username", name).put("password", password);
    }

    @Test
    void shouldKeepTheLastAdministrator() {
        for (JsonObject change :
                List.of(new JsonObject().put("disabled", true), new JsonObject().put("role", "operator"))) {
            admin.patch(path(GatewayProcess.ADMIN), change).expectProblem(409, "last-administrator");
        }
        admin.delete(path(GatewayProcess.ADMIN)).expectProblem(409, "last-administrator");
        admin.get("/api/auth/me").expect(200);
    }

    @Test
    void shouldShowUsersToAdministratorsOnly() {
        ApiClient lia = gateway.user("lia", "operator", "elsewhere");
        JsonObject shown = admin.get(path("lia")).expect(200).json();
        assertThat(shown.getString("tenant")).isEqualTo("elsewhere");
        assertThat(shown.getBoolean("disabled")).isFalse();
        assertThat(shown.encode()).doesNotContain("argon2", "stamp");
        JsonObject first = admin.get("/api/auth/users?limit=1").expect(200).json();
        assertThat(first.getJsonArray("users")).hasSize(1);
        assertThat(first.getBoolean("more")).isTrue();
        assertThat(admin.get("/api/auth/users?after=" + first.getString("last"))
                        .expect(200)
                        .json()
                        .encode())
                .contains("\"lia\"")
                .doesNotContain("argon2");
        lia.get("/api/auth/users").expectProblem(403, "forbidden");
        lia.get(path("lia")).expectProblem(403, "forbidden");
        lia.patch(path("lia"), new JsonObject().put("role", "admin")).expectProblem(403, "forbidden");
        lia.delete(path("lia")).expectProblem(403, "forbidden");
        admin.get(path("nobody")).expectProblem(404, "user-not-found");
        admin.patch(path("nobody"), new JsonObject().put("disabled", true)).expectProblem(404, "user-not-found");
        admin.delete(path("nobody")).expectProblem(404, "user-not-found");
        admin.patch(path("lia"), new JsonObject()).expectProblem(400, "invalid-request", "body");
        admin.patch(path("lia"), new JsonObject().put("role", "king")).expectProblem(400, "invalid-request", "role");
        assertThat(admin.get(path("lia")).expect(200).json()).isEqualTo(shown);
    }
}
