package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who changed what, as the audit log of a real gateway has it. */
class AuditIT {
    private static final String DEVICE = "5561955550001";

    private static GatewayProcess gateway;
    private static ApiClient admin;
    private static ApiClient operator;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("AuditIT", Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_AUDIT_MESSAGES", "true"));
        admin = gateway.api();
        gateway.createStopped(DEVICE);
        operator = gateway.user("op", "operator", "default");
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    /** It follows the answer that it tells of. */
    private static JsonObject entry(String query) {
        return await(query)
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> entries(query), found -> !found.isEmpty())
                .get(0);
    }

    private static List<JsonObject> entries(String query) {
        return admin.get("/api/audit?" + query).expect(200).json().getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static void assertEntry(JsonObject entry, String who, String object, String outcome, int status) {
        assertThat(entry.getString("who")).as(entry.encode()).isEqualTo(who);
        assertThat(entry.getString("object")).as(entry.encode()).isEqualTo(object);
        assertThat(entry.getString("outcome")).as(entry.encode()).isEqualTo(outcome);
        assertThat(entry.getInteger("status")).as(entry.encode()).isEqualTo(status);
        assertThat(entry.getString("address")).as(entry.encode()).isEqualTo("127.0.0.1");
        assertThat(Instant.parse(entry.getString("at"))).isBetween(Instant.now().minusSeconds(600), Instant.now());
    }

    @Test
    void shouldTellWhoChangedAUserAndHowWithoutThePassword() {
        JsonObject user = new JsonObject()
                .put("username", "ana")
                .put("password", GatewayProcess.PASSWORD)
                .put("role", "viewer")
                .put("tenant", "acme");
        admin.post("/api/tenants", new JsonObject().put("id", "acme")).expect(201);
        admin.post("/api/auth/users", user).expect(201);
        admin.patch(
                        "/api/auth/users/ana",
                        new JsonObject().put("role", "operator").put("password", "another horse battery"))
                .expect(200);
        admin.delete("/api/auth/users/ana").expect(204);
        operator.delete("/api/auth/users/ana").expectProblem(403, "forbidden");
        admin.delete("/api/auth/users/ana").expectProblem(404, "user-not-found");

        assertEntry(entry("operation=createTenant"), GatewayProcess.ADMIN, "acme", "done", 201);
        JsonObject made = entry("operation=createUser&object=ana");
        assertEntry(made, GatewayProcess.ADMIN, "ana", "done", 201);
        assertThat(made.getString("tenant")).isEqualTo("acme");
        assertThat(made.getString("kind")).isEqualTo("user");
        assertThat(made.getJsonObject("after").getString("role")).isEqualTo("viewer");
        JsonObject changed = entry("operation=updateUser&object=ana");
        assertThat(changed.getJsonObject("before").getString("role")).isEqualTo("viewer");
        assertThat(changed.getJsonObject("after").getString("role")).isEqualTo("operator");
        assertThat(changed.getJsonObject("after").getBoolean("newPassword")).isTrue();
        assertEntry(entry("operation=deleteUser&outcome=done&object=ana"), GatewayProcess.ADMIN, "ana", "done", 204);
        JsonObject refused = entry("operation=deleteUser&outcome=refused&who=op");
        assertEntry(refused, "op", "ana", "refused", 403);
        assertThat(refused.getString("code")).isEqualTo("forbidden");
        assertThat(entry("operation=deleteUser&outcome=refused&who=" + GatewayProcess.ADMIN)
                        .getString("code"))
                .isEqualTo("user-not-found");
        ApiClient boss = gateway.user("boss", "manager", "acme");
        assertThat(boss.get("/api/audit?limit=500").expect(200).json().getJsonArray("entries"))
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(((JsonObject) each).getString("tenant")).isEqualTo("acme"));
        assertThat(boss.get("/api/audit/export?tenant=default").expect(200).text())
                .isEmpty();
        assertThat(admin.get("/api/audit?limit=500").expect(200).text())
                .doesNotContain(GatewayProcess.PASSWORD, "another horse battery", "argon2");
    }

    @Test
    void shouldTellOfKeysDevicesQueuesAndMessagesWithoutTheirSecrets() {
        JsonObject key = admin.post("/api/auth/keys", new JsonObject().put("name", "shop"))
                .expect(201)
                .json();
        ApiClient program = admin.withToken(key.getString("key"));
        JsonObject settings = new JsonObject()
                .put("proxy", "http://me:hunter22@proxy.example:8080")
                .put("environment", new JsonObject().put("TZ", "secret-value"));
        program.patch(
                        "/api/devices/" + DEVICE,
                        new JsonObject().put("name", "Shop").put("settings", settings))
                .expect(200);
        program.call("PATCH", "/api/devices/" + DEVICE + "/queue", "{\"settings\":{\"minInterval\":\"9s\"}}");
        program.post(
                        "/api/messages/send",
                        GatewayProcess.message(DEVICE, "5561955550009", "for nobody else"),
                        "Prefer",
                        "respond-async")
                .expectProblem(409, "not-paired");

        assertEntry(
                entry("operation=createKey&object=" + key.getString("id")),
                GatewayProcess.ADMIN,
                key.getString("id"),
                "done",
                201);
        JsonObject device = entry("operation=updateDevice");
        assertEntry(device, "shop", DEVICE, "done", 200);
        assertThat(device.getString("kind")).isEqualTo("key");
        assertThat(device.getJsonObject("after").getString("name")).isEqualTo("Shop");
        assertThat(device.getJsonObject("after").getJsonObject("settings").getJsonArray("environment"))
                .containsExactly("TZ");
        JsonObject message = entry("operation=sendMessage");
        assertEntry(message, "shop", "", "refused", 409);
        assertThat(message.getString("code")).isEqualTo("not-paired");
        assertThat(admin.get("/api/audit?limit=500").expect(200).text())
                .doesNotContain(key.getString("key"), "hunter22", "secret-value", "for nobody else");
    }

    @Test
    void shouldTellOfCallsOfTheChildsThatChangeSomethingWithoutWhatTheyBring() {
        ApiClient viewer = gateway.user("only-looks", "viewer", "default");
        String device = "/proxy/whatsapp/" + DEVICE;
        JsonObject body = new JsonObject().put("phone", "5561955550009").put("message", "for nobody else, either");
        operator.post(device + "/chat/5561955550009@s.whatsapp.net/pin", new JsonObject().put("pinned", true))
                .expectProblem(503, "device-unready");
        viewer.post(device + "/chat/5561955550009@s.whatsapp.net/pin", new JsonObject())
                .expectProblem(403, "forbidden");
        operator.get("/proxy/whatsapp/app/logout", "X-Device-Id", "+" + DEVICE).expectProblem(409, "not-paired");
        operator.get(device + "/chats").expectProblem(503, "device-unready");
        operator.post(device + "/send/message", body).expectProblem(409, "not-paired");
        admin.post(device + "/new/call", body).expectProblem(503, "device-unready");
        operator.post("/proxy/whatsapp/devices", new JsonObject().put("device_id", "by-gowa"))
                .expect(200);
        operator.delete("/proxy/whatsapp/devices/by-gowa").expect(200);
        operator.delete("/proxy/whatsapp/devices/nobodys").expectProblem(404, "device-not-found");

        JsonObject pin = entry("operation=proxy%20POST%20/chat/:chat/pin&who=op");
        assertEntry(pin, "op", DEVICE, "failed", 503);
        assertThat(pin.getString("tenant")).isEqualTo("default");
        assertThat(pin.getJsonObject("after").getString("path")).isEqualTo("/chat/5561955550009@s.whatsapp.net/pin");
        assertEntry(
                entry("operation=proxy%20POST%20/chat/:chat/pin&who=only-looks"), "only-looks", DEVICE, "refused", 403);
        assertEntry(entry("operation=proxy%20GET%20/app/logout"), "op", DEVICE, "refused", 409);
        assertEntry(entry("operation=proxy%20POST%20/send/message"), "op", DEVICE, "refused", 409);
        assertEntry(entry("operation=proxy%20unknown"), GatewayProcess.ADMIN, DEVICE, "failed", 503);
        assertEntry(entry("operation=proxy%20POST%20/devices"), "op", "by-gowa", "done", 200);
        assertEntry(entry("operation=proxy%20DELETE%20/devices/:device&outcome=done"), "op", "by-gowa", "done", 200);
        assertEntry(
                entry("operation=proxy%20DELETE%20/devices/:device&outcome=refused"), "op", "nobodys", "refused", 404);
        assertThat(admin.get("/api/audit?limit=500").expect(200).text()).doesNotContain("either", "proxy GET /chats");
    }

    @Test
    void shouldTellOfLoginsAndOfThoseThatWereRefused() {
        JsonObject login = new JsonObject().put("username", "op").put("password", GatewayProcess.PASSWORD);
        admin.post("/api/auth/login", login.copy().put("password", "a guess")).expect(401);
        admin.post("/api/session", new JsonObject().put("username", "=cmd()").put("password", "a guess"))
                .expect(401);
        admin.post("/api/session", login).expect(200);

        JsonObject refused = entry("operation=login&outcome=refused&who=op");
        assertThat(refused.getString("code")).isEqualTo("wrong-password");
        assertThat(refused.getString("kind")).isEqualTo("nobody");
        assertThat(entry("operation=beginSession&outcome=refused").getString("who"))
                .isEqualTo("=cmd()");
        assertThat(entry("operation=beginSession&outcome=done").getString("who"))
                .isEqualTo("op");
        assertThat(admin.get("/api/audit?limit=500").text()).doesNotContain("a guess");
        String csv = admin.get("/api/audit/export?format=csv&operation=beginSession")
                .expect(200)
                .text();
        assertThat(csv)
                .startsWith("\ufeffid,at,who,")
                .contains(",'=cmd(),nobody,")
                .doesNotContain(",=cmd()");
    }

    @Test
    void shouldTellWhoWasInvitedByWhomAndWhoCame() {
        // Without the setting nobody comes by himself.
        admin.withToken(null)
                .post(
                        "/api/auth/register",
                        new JsonObject().put("username", "stranger").put("password", GatewayProcess.PASSWORD))
                .expectProblem(403, "registration-closed");
        JsonObject order = new JsonObject().put("role", "agent");
        JsonObject taken = admin.post("/api/auth/invites", order).expect(201).json();
        JsonObject used = admin.post("/api/auth/invites", order).expect(201).json();
        admin.delete("/api/auth/invites/" + taken.getString("id")).expect(204);
        JsonObject acceptance = new JsonObject().put("username", "guest").put("password", GatewayProcess.PASSWORD);
        admin.withToken(null)
                .post("/api/auth/invites/accept", acceptance.copy().put("token", used.getString("token")))
                .expect(201);

        String id = taken.getString("id");
        JsonObject made = entry("operation=createInvite&object=" + id);
        assertEntry(made, GatewayProcess.ADMIN, id, "done", 201);
        assertThat(made.getJsonObject("after").getString("role")).isEqualTo("agent");
        JsonObject removed = entry("operation=deleteInvite");
        assertEntry(removed, GatewayProcess.ADMIN, id, "done", 204);
        assertThat(removed.getJsonObject("before").getString("id")).isEqualTo(id);
        JsonObject joined = entry("operation=acceptInvite");
        assertEntry(joined, "guest", "guest", "done", 201);
        assertThat(joined.getString("kind")).isEqualTo("nobody");
        assertThat(joined.getString("tenant")).isEqualTo("default");
        assertThat(joined.getJsonObject("after").getString("role")).isEqualTo("agent");
        assertThat(admin.get("/api/audit?limit=500").expect(200).text())
                .doesNotContain(taken.getString("token"), used.getString("token"));
    }

    @Test
    void shouldExportAllAsLinesOfJson() {
        Answer export = admin.get("/api/audit/export").expect(200);

        assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
        List<String> ids = export.text()
                .lines()
                .map(line -> new JsonObject(line).getString("id"))
                .toList();
        assertThat(ids).isNotEmpty().isSorted().doesNotHaveDuplicates();
        JsonObject page = admin.get("/api/audit?order=asc&limit=2").expect(200).json();
        assertThat(page.getString("last")).isEqualTo(ids.get(1));
        assertThat(page.getBoolean("more")).isTrue();
        assertThat(admin.get("/api/audit?order=asc&limit=2&after=" + ids.get(1))
                        .json()
                        .getJsonArray("entries")
                        .getJsonObject(0)
                        .getString("id"))
                .isEqualTo(ids.get(2));
        operator.get("/api/audit").expectProblem(403, "forbidden");
        operator.get("/api/audit/export").expectProblem(403, "forbidden");
        admin.get("/api/audit?since=yesterday").expectProblem(400, "invalid-request", "since");
        admin.get("/api/audit?order=up").expectProblem(400, "invalid-request", "order");
        admin.get("/api/audit?outcome=odd").expectProblem(400, "invalid-request", "outcome");
        admin.get("/api/audit/export?format=xml").expectProblem(400, "invalid-request", "format");
        assertThat(entries("until=2001-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void shouldShowItOnTheCommandLine() throws Exception {
        admin.post("/api/auth/keys", new JsonObject().put("name", "for the command line"))
                .expect(201);
        entry("operation=createKey");
        Path output = gateway.sessions().resolveSibling("audit.txt");

        int code = gateway.command(output, "audit", "--operation", "createKey");

        assertThat(code).isZero();
        assertThat(Files.readString(output)).contains("createKey", GatewayProcess.ADMIN, "done", "127.0.0.1");
    }
}
