package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a tenant's users, keys, devices and rows when it is disabled, enabled and deleted. */
class TenantsIT {
    private static final String LINE = "a line\n";

    private static GatewayProcess gateway;
    private static ApiClient admin;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "TenantsIT", Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_FETCH_PRIVATE", "127.0.0.1:9"));
        admin = gateway.api();
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String path(String tenant) {
        return "/api/tenants/" + tenant;
    }

    private static JsonObject tenant(String id) {
        return admin.get(path(id)).expect(200).json();
    }

    private static JsonObject device(String number, boolean start) {
        return new JsonObject().put("phoneNumber", number).put("autoStart", start);
    }

    private static void scan(String number, ApiClient user) {
        gateway.phone(number)
                .scan(user.get("/api/devices/" + number + "/qr")
                        .expect(200)
                        .json()
                        .getString("qr"));
        gateway.awaitOnline(number);
    }

    @Test
    void shouldMakeNothingForATenantThatThereIsNot() {
        JsonObject user = new JsonObject()
                .put("username", "lost")
                .put("password", GatewayProcess.PASSWORD)
                .put("role", "viewer")
                .put("tenant", "nowhere");
        admin.post("/api/auth/users", user).expectProblem(400, "invalid-request", "tenant");
        admin.post("/api/auth/keys", new JsonObject().put("name", "lost").put("tenant", "nowhere"))
                .expectProblem(400, "invalid-request", "tenant");
        admin.post("/api/devices", device("5561955550001", false).put("tenant", "nowhere"))
                .expectProblem(400, "invalid-request", "tenant");
        admin.post(
                        "/api/webhooks",
                        new JsonObject()
                                .put("url", "http://127.0.0.1:9/nobody-listens")
                                .put("tenant", "nowhere"))
                .expectProblem(400, "invalid-request", "tenant");

        assertThat(gateway.sessions().resolve("5561955550001")).doesNotExist();
        admin.get("/api/auth/users/lost").expectProblem(404, "user-not-found");
        admin.get(path("nowhere")).expectProblem(404, "tenant-not-found");
        admin.post(path("nowhere") + "/disable").expectProblem(404, "tenant-not-found");
    }

    @Test
    void shouldHaveAnIdThatStaysAndANameThatCanBeAnother() {
        ApiClient manager = gateway.user("rita", "manager", "renamed");
        admin.post("/api/tenants", new JsonObject().put("id", "renamed")).expectProblem(400, "invalid-request", "id");
        for (String id : List.of("With Blanks", "../x", "-x", "UPPER", "x".repeat(65))) {
            admin.post("/api/tenants", new JsonObject().put("id", id)).expectProblem(400, "invalid-request", "id");
        }
        manager.post("/api/tenants", new JsonObject().put("id", "mine")).expectProblem(403, "forbidden");

        manager.patch(path("renamed"), new JsonObject().put("name", "Loja ☕")).expect(200);

        assertThat(tenant("renamed").getString("name")).isEqualTo("Loja ☕");
        JsonObject shown = manager.get("/api/tenants").expect(200).json();
        assertThat(shown.getJsonArray("tenants")).hasSize(1);
        manager.get(path("default")).expectProblem(404, "tenant-not-found");
        manager.patch(path("default"), new JsonObject().put("name", "taken over"))
                .expectProblem(404, "tenant-not-found");
        manager.post(path("renamed") + "/disable").expectProblem(403, "forbidden");
        manager.delete(path("renamed") + "?confirm=renamed").expectProblem(403, "forbidden");
    }

    @Test
    void shouldPutOutAtOnceWhoseTenantIsDisabledAndLetInAgain() throws Exception {
        String stopped = "5561955550003";
        ApiClient user = gateway.user("ulla", "operator", "closing");
        user.post("/api/devices", device(stopped, false)).expect(201);
        Path log = gateway.sessions().resolve(stopped).resolve(".wafleet/child.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, LINE, StandardOpenOption.CREATE);
        ApiClient key = admin.withToken(
                admin.post("/api/auth/keys", new JsonObject().put("name", "n8n").put("tenant", "closing"))
                        .expect(201)
                        .json()
                        .getString("key"));
        key.get("/api/devices").expect(200);
        List<OpenStream> all = OpenStream.ofEachKind(user, stopped, LINE);
        all.add(OpenStream.events("a key's", EventClient.sse(key, "?snapshot=true")));

        admin.post(path("closing") + "/disable").expect(200);

        user.get("/api/devices").expectProblem(401, "unauthenticated");
        key.get("/api/devices").expectProblem(401, "unauthenticated");
        for (OpenStream each : all) {
            assertThat(each.end().get(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(each.what())
                    .contains(OpenStream.REVOKED);
        }
        JsonObject credentials = new JsonObject().put("username", "ulla").put("password", GatewayProcess.PASSWORD);
        admin.withToken(null).post("/api/auth/login", credentials).expectProblem(401, "invalid-credentials");
        admin.post("/api/devices", device("5561955550004", false).put("tenant", "closing"))
                .expectProblem(409, "tenant-disabled");
        admin.post("/api/auth/keys", new JsonObject().put("name", "late").put("tenant", "closing"))
                .expectProblem(409, "tenant-disabled");

        admin.post(path("closing") + "/enable").expect(200);

        key.get("/api/devices").expect(200);
        assertThat(gateway.login("ulla", GatewayProcess.PASSWORD)).isNotEmpty();
    }

    @Test
    void shouldStopTheDevicesOfADisabledTenantAndStartThoseThatRan() {
        String number = "5561955550002";
        String stopped = "5561955550005";
        ApiClient user = gateway.user("siri", "operator", "stopping");
        admin.post("/api/devices", device(number, true).put("tenant", "stopping"))
                .expect(201);
        user.post("/api/devices", device(stopped, false)).expect(201);
        scan(number, user);

        admin.post(path("stopping") + "/disable").expect(200);
        gateway.awaitProcess(number, "stopped");
        admin.post(path("stopping") + "/enable").expect(200);

        gateway.awaitOnline(number);
        assertThat(gateway.device(stopped).getString("desired")).isEqualTo("stopped");
    }

    @Test
    void shouldKeepAdministratorsInWhoseTenantIsDisabled() {
        admin.post(path("default") + "/disable").expect(200);

        admin.get("/api/auth/me").expect(200);
        gateway.local().get("/api/devices").expect(200);
        assertThat(gateway.login(GatewayProcess.ADMIN, GatewayProcess.PASSWORD)).isNotEmpty();

        admin.post(path("default") + "/enable").expect(200);
        admin.delete(path("default") + "?confirm=default").expectProblem(409, "tenant-kept");
    }

    @Test
    void shouldBeDeletedOnPurposeOnly() {
        gateway.user("root of staying", "admin", "staying");
        admin.delete(path("staying")).expectProblem(400, "invalid-request", "confirm");
        admin.delete(path("staying") + "?confirm=default").expectProblem(400, "invalid-request", "confirm");
        admin.delete(path("staying") + "?confirm=staying").expectProblem(409, "tenant-kept");
        admin.post(path("staying") + "/disable").expect(200);
        admin.delete(path("staying") + "?confirm=staying").expectProblem(409, "tenant-kept");

        assertThat(tenant("staying").getString("state")).isEqualTo("disabled");
        admin.post(path("staying") + "/enable").expect(200);
    }

    @Test
    void shouldDeleteAllThatIsATenantsAlsoWhenKilledInTheMidstOfIt() throws Exception {
        ApiClient user = gateway.user("gil", "manager", "gone");
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            numbers.add("55619666600" + (10 + i));
            user.post("/api/devices", device(numbers.get(i), i == 0)).expect(201);
        }
        String number = numbers.get(0);
        scan(number, user);
        user.post("/api/devices/" + number + "/queue/pause").expect(200);
        user.post("/api/auth/keys", new JsonObject().put("name", "n8n")).expect(201);
        user.post(
                        "/api/webhooks",
                        new JsonObject()
                                .put("url", "http://127.0.0.1:9/nobody-listens")
                                .put("from", 0))
                .expect(201);
        user.post(
                        "/api/messages/send",
                        GatewayProcess.message(number, "5561966660099", "never sent"),
                        "Prefer",
                        "respond-async",
                        "Idempotency-Key",
                        "once")
                .expect(202);
        JsonArray rows = new JsonArray().add(new JsonObject().put("to", "+14155552671"));
        user.post(
                        "/api/messages/bulk",
                        new JsonObject()
                                .put("from", number)
                                .put("message", "hi")
                                .put("rows", rows))
                .expect(202);
        admin.post(path("gone") + "/disable").expect(200);
        assertThat(leftOf("gone")).contains("campaigns", "devices", "events", "users", "webhooks", "send_jobs");

        JsonObject deleting =
                admin.delete(path("gone") + "?confirm=gone").expect(202).json();
        gateway.kill9();

        assertThat(deleting.getString("state")).isEqualTo("deleting");
        assertThat(leftOf("gone")).as("it was killed in the midst of it").contains("users");
        gateway.start();
        await("all of it is gone")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> admin.get(path("gone")).status() == 404);
        assertThat(leftOf("gone")).isEmpty();
        numbers.forEach(each -> assertThat(gateway.sessions().resolve(each)).doesNotExist());
        assertThat(admin.get("/api/devices").expect(200).text()).doesNotContain(number);
        // Its id is another's from then on, who has nothing of it.
        ApiClient next = gateway.user("gil", "manager", "gone");
        assertThat(next.get("/api/events").expect(200).json().getJsonArray("events"))
                .isEmpty();
    }

    /** The tables that have a row of the tenant's, but its own. */
    private static List<String> leftOf(String tenant) throws SQLException {
        List<String> left = new ArrayList<>();
        Path file = gateway.root().resolve("data/wafleet.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("""
                    SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'tenant'
                    WHERE m.type = 'table' ORDER BY m.name""")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row =
                        statement.executeQuery("SELECT 1 FROM " + table + " WHERE tenant = '" + tenant + "' LIMIT 1")) {
                    if (row.next()) {
                        left.add(table);
                    }
                }
            }
        }
        return left;
    }
}
