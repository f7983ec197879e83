package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may decide about whom. */
class IdentityIT {
    private static GatewayProcess gateway;
    private static ApiClient admin;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("IdentityIT", Map.of("WAFLEET_ON_STOP", "stop"));
        admin = gateway.api();
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject user(String name, String role) {
        return new JsonObject()
                .put("username", name)
                .put("password", GatewayProcess.PASSWORD)
                .put("role", role);
    }

    private static String path(String name) {
        return "/api/auth/users/" + name;
    }

    @Test
    void shouldLetAManagerManageItsTenantAndNothingAboveOrBeside() {
        ApiClient manager = gateway.user("mia", "manager", "shop");
        gateway.user("root of shop", "admin", "shop");
        gateway.user("eve", "viewer", "rival");
        manager.post("/api/auth/users", user("olga", "operator")).expect(201);
        manager.post("/api/auth/users", user("mona", "manager")).expect(201);

        manager.post("/api/auth/users", user("king", "admin")).expectProblem(403, "forbidden");
        manager.post("/api/auth/users", user("spy", "viewer").put("tenant", "rival"))
                .expectProblem(403, "forbidden");
        manager.patch(path("olga"), new JsonObject().put("role", "admin")).expectProblem(403, "forbidden");
        manager.patch(path("root%20of%20shop"), new JsonObject().put("password", "known to mia"))
                .expectProblem(403, "forbidden");
        manager.delete(path("root%20of%20shop")).expectProblem(403, "forbidden");
        manager.patch(path("eve"), new JsonObject().put("disabled", true)).expectProblem(404, "user-not-found");
        manager.get("/api/health/system").expectProblem(403, "forbidden");
        manager.post("/api/system/stop").expectProblem(403, "forbidden");

        assertThat(manager.get("/api/auth/users").expect(200).text())
                .contains("\"olga\"", "\"mona\"")
                .doesNotContain("\"eve\"");
        assertThat(admin.get(path("olga")).expect(200).json().getString("tenant"))
                .isEqualTo("shop");
        manager.patch(path("olga"), new JsonObject().put("role", "agent")).expect(200);
        manager.delete(path("olga")).expect(204);
        manager.post(
                        "/api/devices",
                        new JsonObject().put("phoneNumber", "5561944440001").put("autoStart", false))
                .expect(201);
        manager.delete("/api/devices/5561944440001").expect(204);
    }

    @Test
    void shouldMakeKeysWithNoMoreThanWhoMakesThemHas() {
        ApiClient manager = gateway.user("max", "manager", "keys");
        JsonObject order = new JsonObject().put("name", "narrow").put("role", "manager");
        ApiClient narrow = admin.withToken(manager.post(
                        "/api/auth/keys",
                        order.copy()
                                .put(
                                        "scopes",
                                        new JsonArray().add("users:manage").add("messages:send")))
                .expect(201)
                .json()
                .getString("key"));

        narrow.post("/api/auth/keys", new JsonObject().put("name", "all of an operator"))
                .expectProblem(403, "forbidden");
        narrow.post("/api/auth/users", user("nina", "viewer")).expectProblem(403, "forbidden");
        manager.post("/api/auth/keys", new JsonObject().put("name", "root").put("role", "admin"))
                .expectProblem(403, "forbidden");
        manager.post(
                        "/api/auth/keys",
                        new JsonObject()
                                .put("name", "far-sighted")
                                .put("role", "admin")
                                .put("scopes", new JsonArray().add("events:read")))
                .expectProblem(403, "forbidden");
        String id = narrow.post(
                        "/api/auth/keys",
                        new JsonObject().put("name", "sender").put("scopes", new JsonArray().add("messages:send")))
                .expect(201)
                .json()
                .getString("id");
        assertThat(admin.get("/api/auth/keys?limit=500").expect(200).text()).doesNotContain("far-sighted");

        String ofAdmin = admin.post(
                        "/api/auth/keys",
                        new JsonObject()
                                .put("name", "above")
                                .put("role", "admin")
                                .put("tenant", "keys"))
                .expect(201)
                .json()
                .getString("id");
        manager.delete("/api/auth/keys/" + ofAdmin).expectProblem(403, "forbidden");
        manager.delete("/api/auth/keys/" + id).expect(204);
    }

    private static JsonObject acceptance(String token, String name) {
        return new JsonObject().put("token", token).put("username", name).put("password", GatewayProcess.PASSWORD);
    }

    @Test
    void shouldMakeOneUserOfAnInvite() {
        ApiClient manager = gateway.user("mel", "manager", "inviting");
        ApiClient nobody = admin.withToken(null);
        String invites = "/api/auth/invites";
        manager.post(invites, new JsonObject().put("role", "admin")).expectProblem(403, "forbidden");
        manager.post(invites, new JsonObject().put("role", "viewer").put("tenant", "default"))
                .expectProblem(403, "forbidden");
        manager.post(invites, new JsonObject().put("role", "viewer").put("expiresAt", "2001-01-01T00:00:00Z"))
                .expectProblem(400, "invalid-request", "expiresAt");
        JsonObject made = manager.post(invites, new JsonObject().put("role", "agent"))
                .expect(201)
                .json();
        String token = made.getString("token");
        assertThat(manager.get(invites).expect(200).text())
                .contains(made.getString("id"))
                .doesNotContain(token);

        nobody.post(invites + "/accept", acceptance("wfi_guessed", "new")).expectProblem(404, "invite-not-found");
        nobody.post(invites + "/accept", acceptance(token, "mel")).expectProblem(400, "invalid-request", "username");
        nobody.post(invites + "/accept", acceptance(token, "new").put("password", "short"))
                .expectProblem(400, "invalid-request", "password");
        JsonObject joined = nobody.post(invites + "/accept", acceptance(token, "new"))
                .expect(201)
                .json();

        assertThat(joined.getString("role")).isEqualTo("agent");
        assertThat(joined.getString("tenant")).isEqualTo("inviting");
        admin.withToken(gateway.login("new", GatewayProcess.PASSWORD))
                .get("/api/auth/me")
                .expect(200);
        nobody.post(invites + "/accept", acceptance(token, "another")).expectProblem(404, "invite-not-found");
        assertThat(manager.get(invites).expect(200).json().getJsonArray("invites"))
                .isEmpty();
    }

    @Test
    void shouldEndInvitesWithWhoMadeThem() {
        ApiClient manager = gateway.user("nell", "manager", "leaving");
        String invites = "/api/auth/invites";
        JsonObject viewer = new JsonObject().put("role", "viewer");
        String taken = manager.post(invites, viewer).expect(201).json().getString("id");
        JsonObject kept = manager.post(invites, viewer).expect(201).json();
        manager.delete(invites + "/" + taken).expect(204);
        manager.delete(invites + "/" + taken).expectProblem(404, "invite-not-found");
        gateway.user("rob", "manager", "rivals")
                .delete(invites + "/" + kept.getString("id"))
                .expectProblem(404, "invite-not-found");
        JsonObject acceptance = acceptance(kept.getString("token"), "late");
        ApiClient nobody = admin.withToken(null);

        admin.patch(path("nell"), new JsonObject().put("role", "agent")).expect(200);
        nobody.post(invites + "/accept", acceptance).expectProblem(404, "invite-not-found");
        admin.patch(path("nell"), new JsonObject().put("role", "manager")).expect(200);
        admin.post("/api/tenants/leaving/disable").expect(200);
        nobody.post(invites + "/accept", acceptance).expectProblem(409, "tenant-disabled");
        admin.post("/api/tenants/leaving/enable").expect(200);
        admin.delete(path("nell")).expect(204);

        nobody.post(invites + "/accept", acceptance).expectProblem(404, "invite-not-found");
        assertThat(admin.get(invites + "?limit=500").expect(200).text()).doesNotContain(kept.getString("id"));
    }

    @Test
    void shouldLetAKeyOfSomeDevicesManageNobody() {
        gateway.createStopped("5561944440002");
        ApiClient bound = admin.withToken(admin.post(
                        "/api/auth/keys",
                        new JsonObject()
                                .put("name", "bound")
                                .put("role", "admin")
                                .put("devices", new JsonArray().add("5561944440002")))
                .expect(201)
                .json()
                .getString("key"));

        bound.get("/api/devices").expect(200);
        bound.get("/api/auth/users").expectProblem(403, "forbidden");
        bound.patch(path(GatewayProcess.ADMIN), new JsonObject().put("password", "known to all"))
                .expectProblem(403, "forbidden");
        bound.post("/api/auth/users", user("bob", "viewer")).expectProblem(403, "forbidden");
    }
}
