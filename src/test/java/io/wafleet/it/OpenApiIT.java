package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.http.Contract;
import io.wafleet.takeover.OldFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The document describes the server, and the server keeps to the document. */
class OpenApiIT {
    /** Bulk requests have three kinds of bodies (BulkIT); the other two are not for everybody, or for the end of all tests. */
    private static final Set<String> APART = Set.of("sendBulk", "importOptOuts", "importDevices", "stopGateway");
    /** Of a body with rows these are looked for first. */
    private static final Set<String> TABLES = Set.of("sendBulk", "importOptOuts");

    private static final String ANA = "5541911110001";
    private static final String BIA = "5541911110002";
    private static final String UNPAIRED = "5541911110003";
    /** One white dot. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static JsonObject document;

    /** One operation of the document. */
    private record Operation(String method, String path, JsonObject description) {
        String id() {
            return description.getString("operationId");
        }

        boolean isPublic() {
            return new JsonArray().equals(description.getJsonArray("security"));
        }

        /** Whether one of its ways in is open: everybody's, or one by this scheme and no more than these scopes. */
        boolean isFor(String scheme, Set<String> scopes) {
            return isPublic()
                    || description.getJsonArray("security").stream()
                            .flatMap(way -> ((JsonObject) way).stream())
                            .anyMatch(way -> (way.getKey().equals(scheme)
                                            || (way.getKey().equals("bearer") && !scheme.equals("roomToken")))
                                    && scopes.containsAll(((JsonArray) way.getValue()).getList()));
        }

        boolean isSocket() {
            return description.getJsonObject("responses").containsKey("101");
        }

        String pathWithDevice(String device) {
            return path.replace("{id}", device)
                    .replace("{path}", "x.png")
                    .replace("{group}", "120363025246125486@g.us")
                    .replace("{contact}", "5521977776666")
                    .replace("{person}", "5521977776666")
                    .replace("{channel}", "120363144038483540@newsletter")
                    .replace("{chat}", "5521977776666")
                    .replace("{messageId}", "NONE")
                    .replace("{jobId}", "01890000-0000-7000-8000-000000000000")
                    .replace("{campaignId}", "01890000-0000-7000-8000-000000000000")
                    .replace("{webhookId}", "01890000-0000-7000-8000-000000000000")
                    .replace("{username}", "described")
                    .replace("{tenant}", "described")
                    .replace("{person}", "+14155552671")
                    .replace("{template}", "described")
                    .replace("{keyId}", "01890000-0000-7000-8000-000000000000")
                    .replace("{inviteId}", "01890000-0000-7000-8000-000000000000")
                    .replace("{person}", "5511900000002")
                    .replace("{template}", "described")
                    .replace("{sessionId}", "01890000-0000-7000-8000-000000000000")
                    .replace("{seq}", "1")
                    .replaceAll("\\{[A-Za-z]+}", "described");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "OpenApiIT",
                Map.of(
                        "WAFLEET_ON_STOP",
                        "stop",
                        "WAFLEET_FETCH_PRIVATE",
                        "127.0.0.1:9",
                        "WAFLEET_REGISTRATION_TENANT",
                        "default"));
        api = gateway.api();
        gateway.pair(ANA);
        gateway.pair(BIA);
        Answer served = api.withToken(null).get("/api/openapi.yaml").expect(200);
        assertThat(served.header("Content-Type")).isEqualTo("application/yaml");
        Map<String, Object> parsed = new Yaml().load(served.text());
        document = new JsonObject(parsed);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static List<Operation> operations() {
        return document.getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue())
                        .stream()
                                .filter(entry -> !entry.getKey().equals("parameters"))
                                .map(entry -> new Operation(
                                        entry.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), (JsonObject)
                                                entry.getValue())))
                .toList();
    }

    /** That each of these has its handler, and no handler is without one, the start has seen to. */
    @Test
    void shouldServeTheContractThatItKeepsTo() {
        assertThat(operations().stream().map(Operation::id))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Contract.read().operations().stream()
                        .map(io.wafleet.http.Operation::id)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"/api/devices, devices, id", "/api/queues, queues, device", "/api/webhooks, webhooks, id"})
    void shouldGiveLongListsPageByPage(String path, String name, String key) {
        for (int i = api.get("/api/webhooks").json().getJsonArray("webhooks").size(); i < 2; i++) {
            api.post("/api/webhooks", new JsonObject().put("url", "http://127.0.0.1:9/" + i))
                    .expect(201);
        }
        JsonObject whole = api.get(path).expect(200).json();
        assertThat(whole.getJsonArray(name)).hasSizeGreaterThan(1);
        assertThat(whole.getBoolean("more")).isFalse();

        List<String> found = new ArrayList<>();
        String next = "";
        for (boolean more = true; more; ) {
            JsonObject page = api.get(path + "?limit=1" + next).expect(200).json();
            assertThat(page.getJsonArray(name)).hasSize(1);
            assertThat(page.getValue("total")).isEqualTo(whole.getValue("total"));
            found.add(page.getJsonArray(name).getJsonObject(0).getString(key));
            next = "&after=" + page.getString("last");
            more = page.getBoolean("more");
        }
        assertThat(found)
                .isEqualTo(whole.getJsonArray(name).stream()
                        .map(row -> ((JsonObject) row).getString(key))
                        .toList());
    }

    /** Who is let in, by the kind of his token; the query that nobody knows is looked at after that, and before all else. */
    @ParameterizedTest
    @CsvSource({
        "viewer,    bearer,    devices:read events:read",
        "agent,     bearer,    messages:send messages:read events:read",
        "operator,  bearer,    devices:read events:read devices:manage webhooks:manage messages:send messages:read",
        "manager,   bearer,    devices:read events:read devices:manage webhooks:manage messages:send messages:read users:manage usage:read",
        "admin,     bearer,    devices:read events:read devices:manage webhooks:manage messages:send messages:read users:manage usage:read admin",
        "local,     local,     devices:read events:read devices:manage webhooks:manage messages:send messages:read users:manage usage:read admin",
        "room token, roomToken, ''",
    })
    void shouldLetInThoseWhomTheDocumentNamesAndNobodyElse(String who, String scheme, String scopes) {
        ApiClient caller = caller(who);
        for (Operation operation : operations()) {
            Answer answer =
                    caller.call(operation.method(), operation.pathWithDevice(ANA) + "?no_such=1", body(operation));
            if (operation.isFor(scheme, Set.of(scopes.split(" ")))) {
                answer.expectProblem(400, "invalid-request", "no_such");
            } else {
                answer.expectProblem(403, "forbidden");
                assertThat(operation.description().getJsonObject("responses").fieldNames())
                        .as(operation.toString())
                        .contains("403");
            }
        }
    }

    private static ApiClient caller(String who) {
        return switch (who) {
            case "admin" -> api;
            case "local" -> gateway.local();
            case "room token" ->
                api.withToken(api.post("/api/events/token", new JsonObject())
                        .expect(201)
                        .json()
                        .getString("token"));
            default -> {
                JsonObject user = new JsonObject().put("username", "a " + who).put("password", GatewayProcess.PASSWORD);
                api.post("/api/auth/users", user.copy().put("role", who)).expect(201);
                yield api.withToken(
                        api.post("/api/auth/login", user).expect(200).json().getString("token"));
            }
        };
    }

    @Test
    void shouldAskForATokenWhereTheDocumentSaysSo() {
        assertThat(operations().stream().filter(Operation::isPublic).map(Operation::id))
                .containsExactlyInAnyOrder(
                        "acceptInvite",
                        "register",
                        "login",
                        "refreshToken",
                        "revokeToken",
                        "beginSession",
                        "health",
                        "openapi");
        for (Operation operation : operations()) {
            String path = operation.pathWithDevice("5541900000000");
            Answer answer = api.withToken(null).call(operation.method(), path, body(operation));
            if (operation.isPublic()) {
                assertThat(answer.status()).as(operation.toString()).isNotEqualTo(401);
            } else {
                answer.expectProblem(401, "unauthenticated");
            }
        }
    }

    private static String body(Operation operation) {
        return operation.method().equals("GET") ? null : "{}";
    }

    @Test
    void shouldRefuseAParameterThatTheDocumentDoesNotName() {
        for (Operation operation : operations()) {
            Answer answer = gateway.local()
                    .call(operation.method(), operation.pathWithDevice(ANA) + "?no_such=1", body(operation));
            answer.expectProblem(400, "invalid-request", "no_such");
            assertThat(answer.json().getString("detail")).startsWith("unknown query parameter no_such; ");
        }
    }

    /** Of the query, what must be there. */
    private static String required(Operation operation) {
        return operation.description().getJsonArray("parameters", new JsonArray()).stream()
                .map(parameter -> resolved((JsonObject) parameter))
                .filter(parameter ->
                        "query".equals(parameter.getString("in")) && parameter.getBoolean("required", false))
                .map(parameter -> parameter.getString("name") + "=x")
                .collect(Collectors.joining("&", "?", ""));
    }

    @Test
    void shouldRefuseAFieldThatTheDocumentDoesNotName() {
        for (Operation operation : operations()) {
            if (!operation.method().equals("GET") && !TABLES.contains(operation.id())) {
                Answer answer = gateway.local()
                        .call(
                                operation.method(),
                                operation.pathWithDevice(ANA) + required(operation),
                                "{\"no_such\":1}");
                answer.expectProblem(400, "invalid-request", "no_such");
                assertThat(answer.json().getString("detail")).startsWith("unknown field no_such; ");
            }
        }
    }

    @Test
    void shouldNameTheMethodsOfAPath() {
        Map<String, Set<String>> methods = new HashMap<>();
        operations()
                .forEach(operation -> methods.computeIfAbsent(operation.path(), first -> new TreeSet<>())
                        .addAll(
                                operation.method().equals("GET") && !operation.isSocket()
                                        ? Set.of("GET", "HEAD")
                                        : Set.of(operation.method())));
        for (Operation operation : operations()) {
            String path = operation.pathWithDevice(ANA);
            String unknown = methods.get(operation.path()).contains("PUT") ? "PATCH" : "PUT";
            Answer answer = api.call(unknown, path, "{}").expectProblem(405, "method-not-allowed");
            assertThat(answer.header("Allow").split(", "))
                    .as(operation.toString())
                    .containsAll(methods.get(operation.path()));
            // Strangers do not get to know which paths there are.
            Answer stranger = api.withToken(null).call(unknown, path, "{}");
            boolean isPublic = operations().stream()
                    .filter(other -> other.path().equals(operation.path()))
                    .allMatch(Operation::isPublic);
            assertThat(stranger.status()).as(operation.toString()).isEqualTo(isPublic ? 405 : 401);
        }
    }

    /** Where null means something, the document says so. */
    @Test
    void shouldTakeNullWhereTheDocumentSaysSoAndNowhereElse() {
        for (Operation operation : operations()) {
            for (Map.Entry<String, Object> property : properties(operation)) {
                Answer answer = api.call(
                        operation.method(),
                        operation.pathWithDevice(ANA),
                        new JsonObject().putNull(property.getKey()).encode());
                boolean refused = answer.status() == 400
                        && property.getKey().equals(answer.json().getString("field"));
                assertThat(refused)
                        .as("%s with %s null answered %s", operation, property.getKey(), answer.text())
                        .isNotEqualTo(mayBeNull(resolved((JsonObject) property.getValue())));
            }
        }
    }

    private static JsonObject properties(Operation operation) {
        JsonObject body = operation.description().getJsonObject("requestBody");
        JsonObject content = body == null ? null : resolved(body).getJsonObject("content");
        boolean none = content == null || APART.contains(operation.id());
        return none
                ? new JsonObject()
                : properties(content.getJsonObject("application/json").getJsonObject("schema"));
    }

    private static JsonObject properties(JsonObject schema) {
        JsonObject resolved = resolved(schema);
        JsonObject all = resolved.getJsonObject("properties", new JsonObject()).copy();
        resolved.getJsonArray("allOf", new JsonArray()).forEach(part -> all.mergeIn(properties((JsonObject) part)));
        return all;
    }

    private static boolean mayBeNull(JsonObject schema) {
        return schema.getValue("type") instanceof JsonArray types && types.contains("null");
    }

    @ParameterizedTest
    @CsvSource({
        "/docs/,                     text/html",
        "/docs/docs.js,              text/javascript",
        "/docs/swagger-ui-bundle.js, text/javascript",
        "/docs/swagger-ui.css,       text/css",
        "/docs/favicon-32x32.png,    image/png",
        "/docs/openapi.yaml,         application/yaml",
        "/docs/openapi.json,         application/json",
        "/docs/postman,              application/json",
        "/api/openapi.yaml,          application/yaml",
    })
    void shouldShowTheContractToEverybodyOnceAsLongAsItIsTheSame(String path, String type) {
        Answer first = api.withToken(null).get(path).expect(200);

        assertThat(first.header("Content-Type")).startsWith(type);
        assertThat(first.bytes()).isNotEmpty();
        assertThat(first.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
        assertThat(first.header("ETag")).isNotEmpty();
        Answer again = api.withToken(null)
                .get(path, "If-None-Match", "\"other\", W/" + first.header("ETag"))
                .expect(304);
        assertThat(again.bytes()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    }

    /** So it works under a prefix, too, of which a gateway behind a proxy does not know. */
    @Test
    void shouldNameNoAddressButRelativeOnes() {
        assertThat(api.get("/docs").expect(302).header("Location")).isEqualTo("docs/");
        assertThat(api.get("/api-docs").expect(302).header("Location")).isEqualTo("docs/");
        assertThat(api.get("/api-docs/").expect(302).header("Location")).isEqualTo("../docs/");
        List<String> links = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(api.get("/docs/").expect(200).text())
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links)
                .hasSizeGreaterThan(5)
                .allSatisfy(link -> api.get("/docs/" + link).expect(200));
    }

    @Test
    void shouldCallARequestAsItsClientDoesInTheAnswerAndInProblems() {
        Answer named =
                api.get("/api/devices/none", "X-Request-Id", "shop-7/a.b").expect(404);
        assertThat(named.header("X-Request-Id")).isEqualTo("shop-7/a.b");
        assertThat(named.json().getString("requestId")).isEqualTo("shop-7/a.b");
        assertThat(api.get("/api/health", "X-Request-Id", "shop-8").header("X-Request-Id"))
                .isEqualTo("shop-8");
        for (String bad : List.of("two words", "\"quoted\"", "x".repeat(129))) {
            Answer other = api.get("/api/devices/none", "X-Request-Id", bad).expect(404);
            assertThat(other.header("X-Request-Id")).isNotEqualTo(bad).hasSize(36);
            assertThat(other.json().getString("requestId")).isEqualTo(other.header("X-Request-Id"));
        }
    }

    /** Every operation is called once with success, in an order that leaves the next what it needs. */
    @Test
    void shouldAnswerAsDescribed() throws IOException {
        Map<String, Supplier<Answer>> calls = calls();
        Set<String> uncalled = operations().stream().map(Operation::id).collect(Collectors.toCollection(TreeSet::new));
        uncalled.removeAll(calls.keySet());
        // Its success is no answer, but a socket: EventStreamsIT.
        uncalled.remove("eventSocket");
        assertThat(uncalled).as("operations that this test does not know").isEmpty();
        Map<String, Operation> byId = new HashMap<>();
        operations().forEach(operation -> byId.put(operation.id(), operation));

        calls.forEach((id, call) -> assertSuccess(byId.get(id), call.get()));

        await("the gateway has ended, as it was asked to")
                .until(() -> !gateway.process().isAlive());
        gateway.start();
    }

    private static void putTemplates(Map<String, Supplier<Answer>> calls) {
        JsonObject template = new JsonObject().put("name", "described").put("text", "Hi {{name|you}}");
        String one = "/api/templates/described";
        calls.put("createTemplate", () -> api.post("/api/templates", template));
        calls.put("listTemplates", () -> api.get("/api/templates"));
        calls.put("getTemplate", () -> api.get(one));
        calls.put("updateTemplate", () -> api.call("PUT", one, "{\"text\":\"Hello\"}"));
        calls.put("deleteTemplate", () -> api.delete(one));
    }

    private static void putOptOuts(Map<String, Supplier<Answer>> calls) {
        String all = "/api/opt-outs";
        calls.put("addOptOut", () -> api.post(all, new JsonObject().put("to", "+14155552999")));
        calls.put("listOptOuts", () -> api.get(all));
        calls.put("exportOptOuts", () -> api.get(all + "/export"));
        calls.put("removeOptOut", () -> api.delete(all + "/+14155552999"));
        calls.put(
                "importOptOuts",
                () -> api.call("POST", all + "/import", "to\n+14155552998\n", "Content-Type", "text/csv"));
        calls.put("setOptOutRules", () -> api.call("PUT", all + "/rules", "{\"words\":[\"SAIR\"]}"));
        calls.put("getOptOutRules", () -> api.get(all + "/rules"));
    }

    private static Map<String, Supplier<Answer>> calls() {
        JsonObject login =
                new JsonObject().put("username", GatewayProcess.ADMIN).put("password", GatewayProcess.PASSWORD);
        String device = "/api/devices/" + UNPAIRED;
        JsonObject message = GatewayProcess.message(ANA, BIA, "as described");
        Map<String, Supplier<Answer>> calls = new java.util.LinkedHashMap<>();
        calls.put("health", () -> api.get("/api/health"));
        calls.put("openapi", () -> api.get("/api/openapi.yaml"));
        calls.put(
                "importDevices",
                () -> gateway.local()
                        .post(
                                "/api/devices/import",
                                new JsonObject()
                                        .put("folder", oldVolume().toString())
                                        .put("dryRun", true)));
        calls.put("login", () -> api.post("/api/auth/login", login));
        calls.put("me", () -> api.get("/api/auth/me"));
        calls.put("updateMe", () -> api.patch("/api/auth/me", new JsonObject().put("displayName", "Described")));
        putSessions(calls, login);
        calls.put("listAudit", () -> api.get("/api/audit"));
        calls.put("exportAudit", () -> api.get("/api/audit/export"));
        putUsers(calls);
        putInvites(calls);
        putRegistration(calls);
        putTenants(calls);
        calls.put("setQuotas", () -> api.call("PUT", "/api/tenants/default/quotas", "{\"devices\":50}"));
        calls.put("getUsage", () -> api.get("/api/usage"));
        calls.put("getQuotas", () -> api.get("/api/tenants/default/quotas"));
        calls.put("createDevice", () -> api.post("/api/devices", new JsonObject().put("phoneNumber", UNPAIRED)));
        calls.put("listDevices", () -> api.get("/api/devices"));
        calls.put("deviceQr", () -> api.get(device + "/qr"));
        calls.put("getDevice", () -> api.get(device));
        calls.put("updateDevice", () -> api.patch(device, new JsonObject().put("name", "Described")));
        calls.put("deviceLogs", () -> api.get(device + "/logs"));
        calls.put("deviceHistory", () -> api.get("/api/devices/" + ANA + "/history"));
        calls.put("restartFleet", () -> api.post("/api/fleet/restart"));
        calls.put("fleetRestart", () -> api.get("/api/fleet/restart"));
        calls.put("cancelFleetRestart", () -> api.delete("/api/fleet/restart"));
        calls.put("restartDevice", () -> api.post(device + "/restart"));
        calls.put("stopDevice", () -> api.post(device + "/stop"));
        calls.put("startDevice", () -> api.post(device + "/start"));
        calls.put("deleteDevice", () -> api.delete(device));
        calls.put("sendMessage", () -> api.post("/api/messages/send", message));
        String ana = "/api/devices/" + ANA;
        calls.put("sendMessageFromDevice", () -> api.post(ana + "/messages", message));
        calls.put("listMessages", () -> api.get("/api/messages?device=" + ANA));
        calls.put("pauseQueue", () -> api.post(ana + "/queue/pause"));
        calls.put("cancelMessage", () -> api.delete("/api/messages/" + gateway.submit(ANA, BIA, "taken back")));
        calls.put("clearQueue", () -> api.delete(ana + "/queue"));
        calls.put("resumeQueue", () -> api.post(ana + "/queue/resume"));
        calls.put("setQueue", () -> api.patch(ana + "/queue", new JsonObject().put("settings", new JsonObject())));
        calls.put("getQueue", () -> api.get(ana + "/queue"));
        calls.put("listQueues", () -> api.get("/api/queues"));
        calls.put(
                "getMessage",
                () -> api.get("/api/messages/"
                        + api.post("/api/messages/send", message).json().getString("id")));
        JsonObject bulk = new JsonObject()
                .put("from", ANA)
                .put("message", "hi")
                .put("rows", new io.vertx.core.json.JsonArray().add(new JsonObject().put("to", "+14155552671")));
        Supplier<String> campaign = () ->
                "/api/campaigns/" + api.post("/api/messages/bulk", bulk).json().getString("id");
        calls.put("sendBulk", () -> api.post("/api/messages/bulk", bulk));
        calls.put("listCampaigns", () -> api.get("/api/campaigns"));
        calls.put("getCampaign", () -> api.get(campaign.get()));
        calls.put("campaignResult", () -> api.get(campaign.get() + "/result"));
        calls.put("pauseCampaign", () -> api.post(campaign.get() + "/pause"));
        calls.put("resumeCampaign", () -> api.post(campaign.get() + "/resume"));
        calls.put("cancelCampaign", () -> api.post(campaign.get() + "/cancel"));
        putOptOuts(calls);
        putTemplates(calls);
        calls.put("getMedia", () -> api.get(receivedPicture().getString("url")));
        putArchive(calls, ana + "/chats/" + BIA);
        calls.put("downloadMedia", () -> api.get(ana + "/media?message=MEDIA1&chat=" + BIA + "@s.whatsapp.net"));
        calls.put("listEvents", () -> api.get("/api/events"));
        calls.put("createRoomToken", () -> api.post("/api/events/token", new JsonObject()));
        putWebhooks(calls);
        putGroups(calls, ana);
        putPeople(calls, ana);
        calls.put("healthDetailed", () -> api.get("/api/health/detailed"));
        calls.put("healthDevices", () -> api.get("/api/health/devices"));
        calls.put("healthProcesses", () -> api.get("/api/health/processes"));
        calls.put("healthSystem", () -> api.get("/api/health/system"));
        calls.put("logoutDevice", () -> api.post("/api/devices/" + BIA + "/logout"));
        calls.put("stopGateway", () -> api.post("/api/system/stop"));
        return calls;
    }

    private static void putArchive(Map<String, Supplier<Answer>> calls, String chat) {
        calls.put(
                "getChat",
                () -> await("the picture is archived")
                        .atMost(GatewayProcess.PATIENCE)
                        .until(() -> api.get(chat), answer -> answer.status() == 200));
        calls.put("listChats", () -> api.get("/api/chats"));
        calls.put("listChatMessages", () -> api.get(chat + "/messages"));
        calls.put("getChatMessage", () -> api.get(chat + "/messages/MEDIA1"));
        calls.put("erasePerson", () -> api.post("/api/people/14155559999/erase"));
        calls.put("searchMessages", () -> api.get("/api/search/messages?q=described"));
    }

    private static JsonObject receivedPicture() {
        gateway.phone(ANA)
                .control(
                        "receive",
                        new JsonObject().put("from", BIA).put("id", "MEDIA1").put("media", "image"));
        await().until(() -> !picture().isEmpty());
        return picture();
    }

    private static JsonObject picture() {
        return gateway.events(ANA, "message.received").stream()
                .map(event -> event.getJsonObject("data").getJsonObject("media"))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(new JsonObject());
    }

    private static void putSessions(Map<String, Supplier<Answer>> calls, JsonObject login) {
        Supplier<JsonObject> refresh = () -> new JsonObject()
                .put(
                        "refreshToken",
                        api.post("/api/auth/login", login.copy().put("refresh", true))
                                .expect(200)
                                .json()
                                .getString("refreshToken"));
        Supplier<ApiClient> another = () -> api.withToken(gateway.login(GatewayProcess.ADMIN, GatewayProcess.PASSWORD));
        calls.put("refreshToken", () -> api.post("/api/auth/token", refresh.get()));
        calls.put("revokeToken", () -> api.post("/api/auth/token/revoke", refresh.get()));
        calls.put("beginSession", () -> api.withToken(null).post("/api/session", login));
        calls.put("getSession", () -> api.get("/api/session"));
        calls.put("listSessions", () -> api.get("/api/sessions"));
        calls.put(
                "endSessionOf",
                () -> api.delete("/api/sessions/"
                        + another.get().get("/api/session").json().getString("id")));
        calls.put("endSession", () -> another.get().delete("/api/session"));
        calls.put("endOtherSessions", () -> api.delete("/api/sessions"));
    }

    private static void putUsers(Map<String, Supplier<Answer>> calls) {
        String path = "/api/auth/users/described";
        JsonObject user = new JsonObject()
                .put("username", "described")
                .put("password", GatewayProcess.PASSWORD)
                .put("role", "viewer");
        JsonObject password =
                new JsonObject().put("current", GatewayProcess.PASSWORD).put("password", "another horse battery");
        calls.put("createUser", () -> api.post("/api/auth/users", user));
        calls.put("listUsers", () -> api.get("/api/auth/users"));
        calls.put("getUser", () -> api.get(path));
        calls.put(
                "changePassword",
                () -> api.withToken(gateway.login("described", GatewayProcess.PASSWORD))
                        .post("/api/auth/password", password));
        calls.put("updateUser", () -> api.patch(path, new JsonObject().put("disabled", true)));
        calls.put("deleteUser", () -> api.delete(path));
        String keys = "/api/auth/keys";
        calls.put("createKey", () -> api.post(keys, new JsonObject().put("name", "described")));
        calls.put("listKeys", () -> api.get(keys));
        calls.put(
                "deleteKey",
                () -> api.delete(keys + "/"
                        + api.get(keys)
                                .json()
                                .getJsonArray("keys")
                                .getJsonObject(0)
                                .getString("id")));
    }

    private static void putInvites(Map<String, Supplier<Answer>> calls) {
        String path = "/api/auth/invites";
        JsonObject wish = new JsonObject().put("role", "viewer");
        calls.put("createInvite", () -> api.post(path, wish));
        calls.put("listInvites", () -> api.get(path));
        calls.put(
                "deleteInvite",
                () -> api.delete(path + "/" + api.post(path, wish).json().getString("id")));
        calls.put(
                "acceptInvite",
                () -> api.withToken(null)
                        .post(
                                path + "/accept",
                                new JsonObject()
                                        .put(
                                                "token",
                                                api.post(path, wish).json().getString("token"))
                                        .put("username", "invited")
                                        .put("password", GatewayProcess.PASSWORD)));
    }

    private static void putRegistration(Map<String, Supplier<Answer>> calls) {
        JsonObject newcomer = new JsonObject().put("username", "newcomer").put("password", GatewayProcess.PASSWORD);
        calls.put("register", () -> api.withToken(null).post("/api/auth/register", newcomer));
    }

    private static void putTenants(Map<String, Supplier<Answer>> calls) {
        String path = "/api/tenants/described";
        calls.put("createTenant", () -> api.post("/api/tenants", new JsonObject().put("id", "described")));
        calls.put("listTenants", () -> api.get("/api/tenants"));
        calls.put("getTenant", () -> api.get(path));
        calls.put("renameTenant", () -> api.patch(path, new JsonObject().put("name", "As described")));
        calls.put("disableTenant", () -> api.post(path + "/disable"));
        calls.put("enableTenant", () -> api.post(path + "/enable"));
        calls.put("deleteTenant", () -> {
            api.post(path + "/disable").expect(200);
            return api.delete(path + "?confirm=described");
        });
    }

    private static void putGroups(Map<String, Supplier<Answer>> calls, String device) {
        JsonObject group = new JsonObject().put("subject", "described").put("participants", new JsonArray().add(BIA));
        Supplier<String> path = () -> device + "/groups/"
                + api.get(device + "/groups")
                        .json()
                        .getJsonArray("groups")
                        .getJsonObject(0)
                        .getString("jid");
        Supplier<String> link = () -> api.get(path.get() + "/invite").json().getString("link");
        JsonObject people = new JsonObject().put("participants", new JsonArray().add(BIA));
        calls.put(
                "checkNumbers",
                () -> api.post(device + "/numbers/check", new JsonObject().put("numbers", new JsonArray().add(BIA))));
        calls.put("createGroup", () -> api.post(device + "/groups", group));
        calls.put("listGroups", () -> api.get(device + "/groups"));
        calls.put("getGroup", () -> api.get(path.get()));
        calls.put("updateGroup", () -> api.patch(path.get(), new JsonObject().put("announce", true)));
        calls.put(
                "setGroupPicture",
                () -> api.call(
                        "PUT",
                        path.get() + "/picture",
                        new JsonObject().put("picture", PNG).encode()));
        calls.put("deleteGroupPicture", () -> api.delete(path.get() + "/picture"));
        calls.put("getGroupInvite", () -> api.get(path.get() + "/invite"));
        calls.put("resetGroupInvite", () -> api.post(path.get() + "/invite/reset"));
        calls.put("previewInvite", () -> api.get(device + "/invites?link=" + link.get()));
        calls.put("joinGroup", () -> api.post(device + "/invites", new JsonObject().put("link", link.get())));
        calls.put("listGroupRequests", () -> api.get(path.get() + "/requests"));
        calls.put("settleGroupRequests", () -> {
            String jid = path.get().replaceFirst(".*/", "");
            gateway.phone(ANA)
                    .control("group", new JsonObject().put("group", jid).put("asks", "5521977776666"));
            return api.post(
                    path.get() + "/requests",
                    new JsonObject().put("action", "reject").put("participants", new JsonArray().add("5521977776666")));
        });
        calls.put(
                "changeGroupParticipants",
                () -> api.post(path.get() + "/participants", people.copy().put("action", "remove")));
        calls.put("leaveGroup", () -> api.post(path.get() + "/leave"));
    }

    private static void putPeople(Map<String, Supplier<Answer>> calls, String device) {
        String bia = device + "/contacts/" + BIA;
        String channel = device + "/channels/120363144038483540";
        String star = device + "/chats/" + BIA + "/messages/NONE/star";
        String picture = new JsonObject().put("picture", PNG).encode();
        calls.put("setProfilePicture", () -> api.call("PUT", "/api/devices/" + BIA + "/profile/picture", picture));
        calls.put("listContacts", () -> api.get(device + "/contacts?q=5&limit=1"));
        calls.put("getContact", () -> api.get(bia));
        calls.put("getContactPicture", () -> api.get(bia + "/picture"));
        calls.put("updateProfile", () -> api.patch(device + "/profile", new JsonObject().put("name", "Described")));
        calls.put("getProfile", () -> api.get(device + "/profile"));
        calls.put("getPrivacy", () -> api.get(device + "/privacy"));
        calls.put("listChannels", () -> {
            JsonObject followed = new JsonObject().put("channel", "120363144038483540@newsletter");
            gateway.phone(ANA).control("channel", followed.put("name", "News").put("messages", 3));
            return api.get(device + "/channels");
        });
        calls.put("getChannel", () -> api.get(channel));
        calls.put("listChannelMessages", () -> api.get(channel + "/messages?limit=2"));
        calls.put("unfollowChannel", () -> api.delete(channel));
        calls.put("starMessage", () -> api.call("PUT", star, null));
        calls.put("unstarMessage", () -> api.delete(star));
        calls.put("deleteMessageForMe", () -> api.delete(star.replace("/star", "")));
    }

    private static void putWebhooks(Map<String, Supplier<Answer>> calls) {
        JsonObject hook = new JsonObject()
                .put("url", "http://127.0.0.1:9/nobody-listens")
                .put("headers", new JsonObject().put("X-Shop", "7"))
                .put("from", 1);
        Supplier<String> path = () -> "/api/webhooks/"
                + api.get("/api/webhooks")
                        .json()
                        .getJsonArray("webhooks")
                        .getJsonObject(0)
                        .getString("id");
        calls.put("createWebhook", () -> api.post("/api/webhooks", hook));
        calls.put("listWebhooks", () -> api.get("/api/webhooks"));
        calls.put("getWebhook", () -> api.get(path.get()));
        calls.put("updateWebhook", () -> api.patch(path.get(), new JsonObject().put("description", "as described")));
        calls.put("testWebhook", () -> api.post(path.get() + "/test"));
        calls.put("rotateWebhook", () -> api.post(path.get() + "/rotate"));
        Supplier<String> delivery = () -> await("something is in the outbox")
                .until(
                        () -> api.get(path.get() + "/deliveries?limit=1").json().getJsonArray("deliveries"),
                        found -> !found.isEmpty())
                .getJsonObject(0)
                .getLong("seq")
                .toString();
        calls.put("getDelivery", () -> api.get(path.get() + "/deliveries/" + delivery.get()));
        calls.put("listDeliveries", () -> api.get(path.get() + "/deliveries"));
        calls.put("redeliver", () -> api.post(path.get() + "/deliveries/" + delivery.get() + "/redeliver"));
        calls.put(
                "redeliverRange",
                () -> api.post(
                        path.get() + "/redeliver",
                        new JsonObject().put("from", 1).put("to", 10)));
        calls.put("pauseWebhook", () -> api.post(path.get() + "/pause"));
        calls.put("resumeWebhook", () -> api.post(path.get() + "/resume"));
        calls.put("deleteWebhook", () -> api.delete(path.get()));
    }

    private static Path oldVolume() {
        try {
            Path folder = gateway.root().resolve("old");
            OldFiles.link(folder.resolve("whatsapp.db"), UNPAIRED + ":1@s.whatsapp.net");
            OldFiles.chat(folder.resolve("storages/chatstorage.db"), BIA);
            return folder;
        } catch (Exception e) {
            throw new AssertionError("the files of an old child could not be made", e);
        }
    }

    /** That it is as described the client has seen to. */
    private static void assertSuccess(Operation operation, Answer answer) {
        assertThat(answer.status()).as("%s %s", operation, answer.text()).isLessThan(300);
        JsonObject headers = resolved(operation
                        .description()
                        .getJsonObject("responses")
                        .getJsonObject(String.valueOf(answer.status())))
                .getJsonObject("headers", new JsonObject());
        headers.fieldNames()
                .forEach(name -> assertThat(answer.header(name))
                        .as("%s %s", operation, name)
                        .isNotEmpty());
    }

    private static JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        if (reference == null) {
            return schema;
        }
        JsonObject target = document;
        for (String step : reference.substring(2).split("/", -1)) {
            target = target.getJsonObject(step);
        }
        return target;
    }
}
