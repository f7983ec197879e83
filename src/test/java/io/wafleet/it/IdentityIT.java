package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may decide about whom. */
class IdentityIT {
    private static GatewayProcess gateway;
    private static ApiClient admin;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "IdentityIT",
                Map.of(
                        "WAFLEET_ON_STOP", "stop",
                        "WAFLEET_REGISTRATION_TENANT", "walk-in",
                        "WAFLEET_REGISTRATION_ROLE", "agent"));
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
    void shouldLetUsersSayWhoTheyAreAndLogInByTheirAddress() {
        ApiClient manager = gateway.user("mara", "manager", "named");
        manager.post(
                        "/api/auth/users",
                        user("paul", "agent").put("displayName", "Paul P.").put("email", "Paul@Example.org"))
                .expect(201);
        ApiClient paul = admin.withToken(gateway.login("paul@example.ORG", GatewayProcess.PASSWORD));
        JsonObject me = paul.get("/api/auth/me").expect(200).json();
        assertThat(me.getString("username")).isEqualTo("paul");
        assertThat(me.getString("displayName")).isEqualTo("Paul P.");
        assertThat(me.getString("email")).isEqualTo("paul@example.org");

        JsonObject changed = paul.patch(
                        "/api/auth/me", new JsonObject().putNull("displayName").put("email", "p@example.org"))
                .expect(200)
                .json();

        assertThat(changed.getString("displayName")).isNull();
        assertThat(changed.getString("email")).isEqualTo("p@example.org");
        paul.get("/api/auth/me").expect(200);
        admin.withToken(null)
                .post(
                        "/api/auth/login",
                        new JsonObject().put("username", "paul@example.org").put("password", GatewayProcess.PASSWORD))
                .expectProblem(401, "invalid-credentials");
        // A name goes before an address, so no name may look like somebody's.
        manager.post("/api/auth/users", user("p@example.org", "agent"))
                .expectProblem(400, "invalid-request", "username");
        // Who comes to have it later takes nothing away from who has it.
        gateway.user("pia", "viewer", "rival-of-named")
                .patch("/api/auth/me", new JsonObject().put("email", "p@example.org"))
                .expect(200);
        admin.withToken(gateway.login("p@example.org", GatewayProcess.PASSWORD))
                .patch("/api/auth/me", new JsonObject().put("displayName", "Paul again"))
                .expect(200);
        assertThat(manager.get(path("paul")).expect(200).json().getString("displayName"))
                .isEqualTo("Paul again");
        manager.patch(path("paul"), new JsonObject().putNull("email")).expect(200);
        paul.get("/api/auth/me").expect(200);
        paul.patch("/api/auth/me", new JsonObject().put("email", "no address"))
                .expectProblem(400, "invalid-request", "email");
        paul.patch("/api/auth/me", new JsonObject().put("displayName", " "))
                .expectProblem(400, "invalid-request", "displayName");
        paul.patch("/api/auth/me", new JsonObject().put("role", "admin")).expectProblem(400, "invalid-request", "role");
    }

    /** From one address only so many may be tried, so all is one test. */
    @Test
    void shouldLetStrangersRegisterWhereTheSettingsSayAndNotTooOften() {
        ApiClient nobody = admin.withToken(null);
        String path = "/api/auth/register";
        JsonObject walter = new JsonObject().put("username", "walter").put("password", GatewayProcess.PASSWORD);
        nobody.post(path, walter).expectProblem(403, "registration-closed");
        admin.post("/api/tenants", new JsonObject().put("id", "walk-in")).expect(201);
        nobody.post(path, walter.copy().put("role", "admin")).expectProblem(400, "invalid-request", "role");
        nobody.post(path, walter.copy().put("username", "walter@example.org"))
                .expectProblem(400, "invalid-request", "username");

        JsonObject made = nobody.post(path, walter).expect(201).json();

        assertThat(made.getString("role")).isEqualTo("agent");
        assertThat(made.getString("tenant")).isEqualTo("walk-in");
        admin.withToken(gateway.login("walter", GatewayProcess.PASSWORD))
                .get("/api/auth/users")
                .expectProblem(403, "forbidden");
        nobody.post(path, walter).expectProblem(400, "invalid-request", "username");
        JsonObject joined = await("the audit log tells of it")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> admin.get("/api/audit?operation=register").json().getJsonArray("entries"),
                        entries -> !entries.isEmpty())
                .getJsonObject(0);
        assertThat(joined.getString("object")).isEqualTo("walter");
        assertThat(joined.getString("kind")).isEqualTo("nobody");
        assertThat(joined.getString("tenant")).isEqualTo("walk-in");

        admin.call("PUT", "/api/tenants/walk-in/quotas", "{\"users\":1}").expect(200);
        JsonObject wilma = walter.copy().put("username", "wilma");
        assertThat(nobody.post(path, wilma)
                        .expectProblem(403, "registration-closed")
                        .text())
                .as("how many users a tenant has is no stranger's business")
                .doesNotContain("users");
        admin.post("/api/tenants/walk-in/disable").expect(200);
        nobody.post(path, wilma).expectProblem(403, "registration-closed");
        Answer refused = Stream.generate(() -> nobody.post(path, wilma))
                .limit(30)
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        refused.expectProblem(429, "too-many-requests");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3600);
        assertThat(admin.get("/api/auth/users?limit=500").expect(200).text()).doesNotContain("wilma");
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
