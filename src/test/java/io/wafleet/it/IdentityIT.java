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
