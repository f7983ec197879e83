package io.wafleet.it;

import static io.wafleet.it.GatewayProcess.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API refuses, in which words, and that nothing comes of what was refused. */
class BadInputIT {
    private static final String OURS = "5531911110001";
    private static final String THEIRS = "5531911110002";
    private static final int MAX_BODY = 1024 * 1024;

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static ApiClient operator;
    private static ApiClient viewer;
    private static ApiClient stranger;

    private JsonObject before;

    /** As many devices as there may be: one of the default tenant, one of another. */
    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("BadInputIT", Map.of("WAFLEET_ON_STOP", "stop", "MAX_PROCESSES", "2"));
        api = gateway.api();
        operator = gateway.user("operator", "operator", "default");
        viewer = gateway.user("viewer", "viewer", "default");
        stranger = gateway.user("stranger", "operator", "elsewhere");
        gateway.createStopped(OURS);
        stranger.post("/api/devices", device(THEIRS).put("autoStart", false)).expect(201);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    @BeforeEach
    void remember() {
        before = api.get("/api/devices").expect(200).json();
    }

    @AfterEach
    void shouldHaveChangedNothing() {
        assertThat(api.get("/api/devices").expect(200).json()).isEqualTo(before);
    }

    private static JsonObject device(String number) {
        return new JsonObject().put("phoneNumber", number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "[{}]", "null", "1", "\"text\"", "{\"phoneNumber\":}", "phoneNumber=55"})
    void shouldRefuseWhatIsNoJsonObject(String body) {
        for (String path : List.of("/api/devices", "/api/messages/send", "/api/auth/users", "/api/auth/login")) {
            api.call("POST", path, body).expectProblem(400, "invalid-json");
        }
        api.call("PATCH", "/api/devices/" + OURS, body).expectProblem(400, "invalid-json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phoneNumber | {}",
                "phoneNumber | {\"phoneNumber\": null}",
                "phoneNumber | {\"phoneNumber\": \"\"}",
                "phoneNumber | {\"phoneNumber\": 5531911110003.0}",
                "phone_number | {\"phone_number\": \"5531911110003\"}",
                "autostart   | {\"phoneNumber\": \"5531911110003\", \"autostart\": true}",
                "settings.proxi | {\"phoneNumber\": \"5531911110003\", \"settings\": {\"proxi\": \"\"}}",
                "phoneNumber | {\"phoneNumber\": [\"5531911110003\"]}",
                "phoneNumber | {\"phoneNumber\": {\"number\": \"5531911110003\"}}",
                "phoneNumber | {\"phoneNumber\": true}",
                "phoneNumber | {\"phoneNumber\": \"abc\"}",
                "phoneNumber | {\"phoneNumber\": \"123\"}",
                "phoneNumber | {\"phoneNumber\": \"55319111100031234567890\"}",
                "phoneNumber | {\"phoneNumber\": \"99999999999999\"}",
                "phoneNumber | {\"phoneNumber\": \"5531911110003@s.whatsapp.net\"}",
                "phoneNumber | {\"phoneNumber\": \"55319\\u000011110003\"}",
                "phoneNumber | {\"phoneNumber\": \"../../etc/passwd\"}",
                "name        | {\"phoneNumber\": \"5531911110003\", \"name\": 5}",
                "name        | {\"phoneNumber\": \"5531911110003\", \"name\": {}}",
                "id          | {\"phoneNumber\": \"5531911110003\", \"id\": 5}",
                "id          | {\"phoneNumber\": \"5531911110003\", \"id\": \"\"}",
                "id          | {\"phoneNumber\": \"5531911110003\", \"id\": \"Upper\"}",
                "id          | {\"phoneNumber\": \"5531911110003\", \"id\": \"../up\"}",
                "id          | {\"phoneNumber\": \"5531911110003\", \"id\": \".hidden\"}",
                "id          | {\"phoneNumber\": \"5531911110003\", \"id\": \"a.b\"}",
                "autoStart   | {\"phoneNumber\": \"5531911110003\", \"autoStart\": \"yes\"}",
                "autoStart   | {\"phoneNumber\": \"5531911110003\", \"autoStart\": 1}",
            })
    void shouldNameTheBadFieldOfANewDevice(String field, String body) {
        api.call("POST", "/api/devices", body).expectProblem(400, "invalid-request", field);
    }

    @Test
    void shouldRefuseNamesThatAreTooLong() {
        String long101 = "n".repeat(101);
        api.post("/api/devices", device("5531911110003").put("name", long101))
                .expectProblem(400, "invalid-request", "name");
        api.patch("/api/devices/" + OURS, new JsonObject().put("name", long101))
                .expectProblem(400, "invalid-request", "name");
        api.patch("/api/devices/" + OURS, new JsonObject().put("name", 7))
                .expectProblem(400, "invalid-request", "name");
        api.post("/api/devices", device("5531911110003").put("id", "i".repeat(65)))
                .expectProblem(400, "invalid-request", "id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from    | {\"to\": \"5531911110009\", \"message\": \"m\"}",
                "from    | {\"from\": true, \"to\": \"5531911110009\", \"message\": \"m\"}",
                "from    | {\"from\": \"\", \"to\": \"5531911110009\", \"message\": \"m\"}",
                "to      | {\"from\": \"5531911110001\", \"message\": \"m\"}",
                "to      | {\"from\": \"5531911110001\", \"to\": 5, \"message\": \"m\"}",
                "to      | {\"from\": \"5531911110001\", \"to\": \"nobody\", \"message\": \"m\"}",
                "to      | {\"from\": \"5531911110001\", \"to\": \"1@evil.example\", \"message\": \"m\"}",
                "message | {\"from\": \"5531911110001\", \"to\": \"5531911110009\"}",
                "message | {\"from\": \"5531911110001\", \"to\": \"5531911110009\", \"message\": \"\"}",
                "message | {\"from\": \"5531911110001\", \"to\": \"5531911110009\", \"message\": null}",
                "message | {\"from\": \"5531911110001\", \"to\": \"5531911110009\", \"message\": [\"m\"]}",
            })
    void shouldNameTheBadFieldOfASend(String field, String body) {
        api.call("POST", "/api/messages/send", body).expectProblem(400, "invalid-request", field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dryRun  | \"dryRun\": true                          | known here: ",
                "send_at | \"send_at\": \"2026-12-01T09:00:00Z\"     | did you mean sendAt?",
                "caption | \"caption\": \"c\"                       | it belongs to document, image, link, video",
                "sendAt  | \"sendAt\": \"2026-12-01T09:00:00\"      | such as 2026-01-31T09:00:00-03:00",
                "sendAt  | \"sendAt\": 1764590400                    | such as 2026-01-31T09:00:00-03:00",
                "message | \"message\": \" \\u200b\"                 | must not be blank",
                "message | \"message\": \"\\ud83d\"                  | lone surrogate",
                "replyTo | \"replyTo\": \"\\u0000\"                  | NUL",
            })
    void shouldSayHowTheFieldOfASendIsWrittenRight(String field, String json, String advice) {
        String body = "{\"from\": \"5531911110001\", \"to\": \"5531911110009\", "
                + (json.contains("\"message\"") ? json : "\"message\": \"m\", " + json) + "}";
        for (String path : List.of("/api/messages/send", "/api/devices/" + OURS + "/messages")) {
            String own = path.contains(OURS) ? body.replace("\"from\": \"5531911110001\", ", "") : body;
            Answer refused = api.call("POST", path, own).expectProblem(400, "invalid-request", field);
            assertThat(refused.json().getString("detail")).contains(advice);
        }
    }

    /** What {@code curl -d} calls a form is JSON all the same, with whatever characters a form would stumble over. */
    @Test
    void shouldReadJsonThatIsCalledAForm() {
        String form = "application/x-www-form-urlencoded";
        for (String text : List.of("50% off", "%zz", "a&b".repeat(300), "+", "x".repeat(60_000))) {
            JsonObject good = message(OURS, "5531911110009", text);
            api.call("POST", "/api/messages/send", good.encode(), "Content-Type", form)
                    .expectProblem(409, "not-paired");
        }
        for (String path : List.of("/api/messages/send", "/api/devices", "/api/auth/login")) {
            Answer answer = api.call("POST", path, "from=1&to=2", "Content-Type", form)
                    .expectProblem(415, "unsupported-media-type");
            assertThat(answer.json().getString("detail")).contains("form");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type     | application/json; charset=ISO-8859-1 | UTF-8, not in ISO-8859-1",
                "Content-Encoding | gzip                                 | not as gzip",
                "Content-Encoding | br                                   | not as br",
            })
    void shouldSayWhichEncodingItReads(String name, String value, String detail) {
        Answer answer = api.call(
                        "POST",
                        "/api/messages/send",
                        message(OURS, "5531911110009", "m").encode(),
                        name,
                        value)
                .expectProblem(415, "unsupported-media-type");
        assertThat(answer.json().getString("detail")).contains(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "404, GET,    /api/messages/a%00b, job-not-found",
        "404, DELETE, /api/messages/a%00b, job-not-found",
        "404, GET,    /api/campaigns/a%00b, campaign-not-found",
        "404, GET,    /api/campaigns/a%00b/result, campaign-not-found",
        "404, POST,   /api/campaigns/a%00b/cancel, campaign-not-found",
        "404, GET,    /api/webhooks/a%00b, webhook-not-found",
        "404, DELETE, /api/webhooks/a%00b, webhook-not-found",
        "404, GET,    /api/devices/a%00b/queue, device-not-found",
        "400, GET,    /api/messages?device=5531911110001&after=%00, invalid-request",
        "400, GET,    /api/campaigns?after=a%00b, invalid-request",
        "400, GET,    /api/messages?device=%00, invalid-request",
    })
    void shouldTakeNoNulInAnAddress(int status, String method, String path, String code) {
        api.call(method, path, null).expectProblem(status, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST  | /api/auth/login                    | username    | {\"username\":\"adm\\u0000in\",\"password\":\"x\"}",
                "POST  | /api/auth/users                    | tenant      | {\"username\":\"a\",\"password\":\"long enough\",\"role\":\"viewer\",\"tenant\":\"\\u0000\"}",
                "PATCH | /api/devices/5531911110001         | name        | {\"name\":\"\\u0000\"}",
                "POST  | /api/devices/5531911110001/queue/pause | cause   | {\"cause\":\"\\u0000\"}",
                "POST  | /api/webhooks                      | description | {\"url\":\"https://example.com\",\"description\":\"\\u0000\"}",
            })
    void shouldNameTheFieldWithNul(String method, String path, String field, String body) {
        api.call(method, path, body).expectProblem(400, "invalid-request", field);
    }

    @Test
    void shouldReadNumbersThatCameAsNumbers() {
        String send = "{\"from\":%s,\"to\":5531911110009,\"message\":\"m\",\"ttl\":\"600\"}".formatted(OURS);
        api.call("POST", "/api/messages/send", send).expectProblem(409, "not-paired");
        operator.call("POST", "/api/devices", "{\"phoneNumber\":" + OURS + "}").expect(200);
    }

    @Test
    void shouldRefuseSendsThatCannotBe() {
        JsonObject good = message(OURS, "5531911110009", "m");
        api.post("/api/messages/send", good.copy().put("message", "x".repeat(65_537)))
                .expectProblem(400, "invalid-request", "message");
        api.post("/api/messages/send", good, "Prefer", "wait=61").expectProblem(400, "invalid-request", "Prefer");
        api.post("/api/messages/send", good).expectProblem(409, "not-paired");
        api.post("/api/messages/send", message("5531900000000", "5531911110009", "m"))
                .expectProblem(404, "device-not-found");
        api.get("/api/messages/01890000-0000-7000-8000-000000000000").expectProblem(404, "job-not-found");
        api.get("/api/messages/%00").expectProblem(404, "job-not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "tail,   /logs?tail=-1",
        "tail,   /logs?tail=10001",
        "tail,   /logs?tail=many",
        "tail,   /logs?tail=1.5",
        "follow, /logs?follow=perhaps",
        "format, /qr?format=gif",
    })
    void shouldNameTheBadQueryParameterOfADevice(String field, String path) {
        api.get("/api/devices/" + OURS + path).expectProblem(400, "invalid-request", field);
    }

    @ParameterizedTest
    @CsvSource({
        "after,  after=-1",
        "after,  after=first",
        "after,  after=99999999999999999999",
        "limit,  limit=0",
        "limit,  limit=1001",
        "limit,  limit=",
        "device, device=..%2Fup",
    })
    void shouldNameTheBadQueryParameterOfTheEvents(String field, String query) {
        api.get("/api/events?" + query).expectProblem(400, "invalid-request", field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username | {\"password\": \"long enough\", \"role\": \"viewer\"}",
                "username | {\"username\": 5, \"password\": \"long enough\", \"role\": \"viewer\"}",
                "username | {\"username\": \"admin\", \"password\": \"long enough\", \"role\": \"viewer\"}",
                "password | {\"username\": \"new\", \"role\": \"viewer\"}",
                "password | {\"username\": \"new\", \"password\": \"short\", \"role\": \"viewer\"}",
                "role     | {\"username\": \"new\", \"password\": \"long enough\"}",
                "role     | {\"username\": \"new\", \"password\": \"long enough\", \"role\": \"king\"}",
                "tenant   | {\"username\": \"new\", \"password\": \"long enough\", \"role\": \"viewer\", \"tenant\": 5}",
                "tenant   | {\"username\": \"new\", \"password\": \"long enough\", \"role\": \"viewer\", \"tenant\": \"\"}",
            })
    void shouldNameTheBadFieldOfANewUser(String field, String body) {
        api.call("POST", "/api/auth/users", body).expectProblem(400, "invalid-request", field);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/devices",
        "PUT,    /api/devices/5531911110001",
        "POST,   /api/devices/5531911110001",
        "GET,    /api/devices/5531911110001/start",
        "DELETE, /api/devices/5531911110001/qr",
        "GET,    /api/auth/login",
        "DELETE, /api/auth/me",
        "POST,   /api/events",
        "POST,   /api/health",
        "GET,    /api/system/stop",
    })
    void shouldRefuseOtherMethods(String method, String path) {
        api.call(method, path, null).expectProblem(405, "method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/nothing",
                "/api/devices/5531911110001/nothing",
                "/api/message",
                "/favicon.ico",
                "/"
            })
    void shouldSayThatThereIsNothing(String path) {
        api.get(path).expectProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5531900000000", "unknown", "Upper", "..%2f..%2fetc", "%00", "a%20b", "x%2fstart", "%F0%9F%93%B1"
            })
    void shouldNotKnowOtherDevices(String id) {
        refuseEveryVerb(api, id);
    }

    @Test
    void shouldNotShowTheDeviceOfAnotherTenant() {
        refuseEveryVerb(operator, THEIRS);
        refuseEveryVerb(stranger, OURS);
        stranger.post("/api/messages/send", message(OURS, "5531911110009", "m")).expectProblem(404, "device-not-found");
        for (String path : List.of("/api/devices", "/api/health/devices", "/api/health/processes", "/api/events")) {
            assertThat(stranger.get(path).expect(200).text()).contains(THEIRS).doesNotContain(OURS);
            assertThat(operator.get(path).expect(200).text()).contains(OURS).doesNotContain(THEIRS);
        }
        assertThat(stranger.get("/api/events?device=" + OURS).expect(200).json().getJsonArray("events"))
                .isEmpty();
        assertThat(api.get("/api/devices").expect(200).text()).contains(OURS, THEIRS);
    }

    private static void refuseEveryVerb(ApiClient caller, String id) {
        String path = "/api/devices/" + id;
        caller.get(path).expectProblem(404, "device-not-found");
        caller.patch(path, new JsonObject().put("name", "mine")).expectProblem(404, "device-not-found");
        caller.delete(path).expectProblem(404, "device-not-found");
        for (String verb : List.of("/start", "/stop", "/restart", "/logout")) {
            caller.post(path + verb).expectProblem(404, "device-not-found");
        }
        caller.get(path + "/qr").expectProblem(404, "device-not-found");
        caller.get(path + "/logs").expectProblem(404, "device-not-found");
        caller.get(path + "/logs?follow=true").expectProblem(404, "device-not-found");
    }

    @Test
    void shouldRefuseANumberOrIdThatIsTaken() {
        stranger.post("/api/devices", device(OURS)).expectProblem(409, "device-exists");
        operator.post("/api/devices", device(THEIRS)).expectProblem(409, "device-exists");
    }

    /** Else one tenant's id would be taken for another's number, or keep it from being registered. */
    @ParameterizedTest
    @ValueSource(strings = {OURS, THEIRS, "5531911110004", "1"})
    void shouldRefuseAnIdThatReadsAsTheNumberOfAnother(String id) {
        operator.post("/api/devices", device("5531911110003").put("id", id)).expectProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {THEIRS, "+" + THEIRS, THEIRS + "@s.whatsapp.net", "sales"})
    void shouldKnowNoDeviceOfAnotherTenantByAnyName(String from) {
        JsonObject message =
                new JsonObject().put("from", from).put("to", "+551133334444").put("message", "hi");

        operator.post("/api/messages/send", message).expectProblem(404, "device-not-found");
    }

    @Test
    void shouldNameTheLimitWhenThereMayBeNoMoreDevices() {
        Answer full = api.post("/api/devices", device("5531911110003")).expectProblem(503, "port-pool-empty");
        assertThat(full.json().getString("detail")).contains("MAX_PROCESSES", "2");
        assertThat(gateway.sessions().resolve("5531911110003")).doesNotExist();
        operator.post("/api/devices", device(OURS)).expect(200);
    }

    @Test
    void shouldRefuseBodiesOverTheLimit() {
        String huge =
                device("5531911110003").put("name", "x".repeat(MAX_BODY + 1)).encode();
        for (String path : List.of("/api/devices", "/api/messages/send", "/api/auth/login")) {
            api.call("POST", path, huge).expectProblem(413, "body-too-large");
        }
        api.get("/api/devices").expect(200);
    }

    @Test
    void shouldLetNobodyInWithoutAValidToken() {
        Instant inAnHour = Instant.now().plusSeconds(3600);
        String valid = JsonWebToken.until(inAnHour, api.token(), GatewayProcess.JWT_SECRET);
        JsonObject claims = JsonWebToken.claims(valid);
        api.withToken(valid).get("/api/devices").expect(200);
        List<String> invalid = List.of(
                "",
                "nonsense",
                "a.b.c",
                "wfk_0000000000000000000000000000000000000000000",
                valid.substring(0, valid.length() - 2),
                JsonWebToken.unsigned(valid),
                JsonWebToken.of(claims, "the secret of another gateway, of the same length"),
                JsonWebToken.until(Instant.now().minusSeconds(5), valid, GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().put("role", "king"), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().put("role", "viewer"), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().put("tenant", "other"), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().put("sub", "nobody"), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().put("stamp", ""), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().putNull("stamp"), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(claims.copy().put("key", claims.getString("stamp")), GatewayProcess.JWT_SECRET),
                JsonWebToken.of(without(claims, "stamp"), GatewayProcess.JWT_SECRET));
        for (String path : List.of("/api/devices", "/api/auth/me", "/api/devices/" + OURS + "/qr", "/api/nothing")) {
            refuseEntry(api.withToken(null).get(path));
            refuseEntry(api.withToken(null).get(path, "Authorization", "Basic YWRtaW46YWRtaW4="));
            invalid.forEach(token -> refuseEntry(api.withToken(token).get(path)));
        }
        refuseEntry(api.withToken(null).get("/api/devices?token=" + valid));
        refuseEntry(api.withToken(null).post("/api/system/stop"));
    }

    private static JsonObject without(JsonObject claims, String name) {
        JsonObject others = claims.copy();
        others.remove(name);
        return others;
    }

    @Test
    void shouldSayWhatIsWrongWithAToken() {
        Instant past = Instant.now().minusSeconds(5);
        JsonObject claims = without(JsonWebToken.claims(api.token()), "exp");
        Map<String, String> details = new java.util.LinkedHashMap<>();
        details.put(JsonWebToken.until(past, api.token(), GatewayProcess.JWT_SECRET), "has expired");
        // Whoever cannot sign learns nothing of what would be valid.
        details.put(JsonWebToken.until(past, api.token(), "x".repeat(40)), "not made by this gateway");
        details.put("wfk_0000000000000000000000000000000000000000000", "this key is not known");
        for (Object odd : new Object[] {"tomorrow", new JsonObject(), -1.5, Long.MAX_VALUE}) {
            details.put(JsonWebToken.of(claims.copy().put("exp", odd), GatewayProcess.JWT_SECRET), "this token ");
        }
        details.put(JsonWebToken.of(claims.copy().putNull("exp"), GatewayProcess.JWT_SECRET), "this token ");
        details.put(JsonWebToken.of(claims, GatewayProcess.JWT_SECRET), "this token ");
        details.forEach((token, detail) -> {
            Answer answer = api.withToken(token).get("/api/devices");
            refuseEntry(answer);
            assertThat(answer.json().getString("detail")).contains(detail);
        });
        assertThat(api.withToken(null).get("/api/devices").json().getString("detail"))
                .contains("no token");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/health,                no-store",
        "/api/devices,               no-store",
        "/api/devices/5531911110001, no-store",
        "/api/openapi.yaml,          no-cache",
        "/api/events,                no-store",
    })
    void shouldAnswerHeadAsGet(String path, String kept) {
        Answer get = api.get(path).expect(200);
        Answer head = api.call("HEAD", path, null).expect(200);
        assertThat(head.bytes()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(get.header("Cache-Control")).isEqualTo(kept);
    }

    @Test
    void shouldAnswerHeadOnTheManagementPort() {
        for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
            assertThat(gateway.management().call("HEAD", path, null).expect(200).bytes())
                    .isEmpty();
        }
    }

    @Test
    void shouldLetNoPageOfAnotherOriginCallUnlessItIsAllowed() {
        Answer answer = api.call(
                "OPTIONS",
                "/api/devices",
                null,
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "POST");
        answer.expectProblem(405, "method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    /** As no client of HTTP would send it. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(api.server().getHost(), api.server().getPort())) {
            socket.setSoTimeout((int) GatewayProcess.PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void shouldAnswerWhatIsNoRequestAndLogNoBug() throws IOException {
        String end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        String token = "Authorization: Bearer " + api.token() + "\r\n";
        Map<String, String> codes = new java.util.LinkedHashMap<>();
        codes.put("GET /api/devices?x=" + "x".repeat(5000) + end + "\r\n", "uri-too-long");
        codes.put("GET /api/devices" + end + "X: " + "x".repeat(10_000) + "\r\n\r\n", "headers-too-large");
        codes.put("GET /api/devices/%zz" + end + token + "\r\n", "invalid-request");
        codes.put("GET /api/devices?limit=%zz" + end + token + "\r\n", "invalid-request");
        for (String path : List.of(
                "/api/devices/" + OURS,
                "/api/events",
                "/proxy/whatsapp/chats",
                "/proxy/whatsapp/app/login-with-code",
                "/proxy/whatsapp/mcp",
                "/eventbus/0/s/htmlfile",
                "/eventbus/0/s/xhr")) {
            codes.put("GET " + path + "?search=100%" + end + token + "\r\n", "invalid-request");
        }
        codes.put("GET /eventbus/0/s/xhr?x=%zz" + end + "\r\n", "invalid-request");
        for (String size : List.of("-1", "ffffffffffffffff", "zz")) {
            // The server ends the connection where it cannot tell where the next request begins.
            raw("POST /api/devices" + end + token + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\nx\r\n");
        }
        for (Map.Entry<String, String> entry : codes.entrySet()) {
            assertThat(raw(entry.getKey()))
                    .as(entry.getKey().substring(0, 40))
                    .containsPattern("^HTTP/1\\.[01] 4")
                    .contains("application/problem+json", "\"code\":\"" + entry.getValue() + "\"");
        }
        assertThat(gateway.output()).doesNotContain("bug: ");
    }

    private static void refuseEntry(Answer answer) {
        answer.expectProblem(401, "unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void shouldForbidWhatTheRoleDoesNotAllow() {
        String path = "/api/devices/" + OURS;
        viewer.get(path).expect(200);
        viewer.post("/api/devices", device("5531911110003")).expectProblem(403, "forbidden");
        viewer.patch(path, new JsonObject().put("name", "x")).expectProblem(403, "forbidden");
        viewer.delete(path).expectProblem(403, "forbidden");
        for (String verb : List.of("/start", "/stop", "/restart", "/logout")) {
            viewer.post(path + verb).expectProblem(403, "forbidden");
        }
        viewer.get(path + "/qr").expectProblem(403, "forbidden");
        viewer.get(path + "/logs").expectProblem(403, "forbidden");
        viewer.post("/api/messages/send", message(OURS, "5531911110009", "m")).expectProblem(403, "forbidden");
        for (ApiClient caller : List.of(viewer, operator)) {
            caller.get("/api/health/system").expectProblem(403, "forbidden");
            caller.post("/api/system/stop").expectProblem(403, "forbidden");
            caller.post(
                            "/api/auth/users",
                            new JsonObject()
                                    .put("username", "new")
                                    .put("password", "long enough")
                                    .put("role", "admin"))
                    .expectProblem(403, "forbidden");
        }
        api.withToken(null)
                .post("/api/auth/login", new JsonObject().put("username", "new").put("password", "long enough"))
                .expectProblem(401, "invalid-credentials");
    }

    private static List<Answer> atOnce(int calls, Supplier<Answer> call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(calls);
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : callers.invokeAll(Collections.<Callable<Answer>>nCopies(calls, call::get))) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void shouldSlowDownWhoGuessesPasswordsAndNobodyElse() throws Exception {
        ApiClient anybody = api.withToken(null);
        JsonObject guess = new JsonObject().put("username", "guessed").put("password", "wrong");
        long begun = System.nanoTime();
        List<Answer> answers = atOnce(30, () -> anybody.post("/api/auth/login", guess));
        List<Answer> tooMany =
                answers.stream().filter(answer -> answer.status() == 429).toList();
        assertThat(tooMany).isNotEmpty().allSatisfy(answer -> {
            answer.expectProblem(429, "too-many-requests");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        });
        List<Answer> wrong = new ArrayList<>(answers);
        wrong.removeAll(tooMany);
        assertThat(wrong).allSatisfy(answer -> answer.expectProblem(401, "invalid-credentials"));
        // Ten a minute, and two that wait their turn; while the guesses are hashed, every six seconds bring another.
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        assertThat(wrong).hasSizeBetween(10, 13 + (int) seconds / 6);
        assertThat(gateway.output())
                .contains("login refused: user \"guessed\" from 127.0.0.1: wrong-password")
                .contains("login refused: user \"guessed\" from 127.0.0.1: too-often");
        assertThat(gateway.login("viewer", GatewayProcess.PASSWORD)).isNotEmpty();
        anybody.post("/api/auth/login", new JsonObject().put("username", 5).put("password", "x"))
                .expectProblem(400, "invalid-request", "username");
        anybody.post("/api/auth/login", new JsonObject().put("username", "admin"))
                .expectProblem(400, "invalid-request", "password");
    }

    @Test
    void shouldFailWithItsCauseAndRestAsLongAsTheBinaryIsMissing() throws IOException {
        Path away = gateway.binary().resolveSibling("moved-away");
        Files.move(gateway.binary(), away);
        try {
            api.post("/api/devices/" + OURS + "/start").expect(202);
            JsonObject failed = gateway.awaitProcess(OURS, "failed").getJsonObject("process");
            assertThat(Causes.text(failed)).startsWith("binary-missing").contains("simulated-child");
            api.get("/api/devices/" + OURS + "/qr").expectProblem(503, "device-unready");
            assertRests("failed");

            Files.writeString(gateway.binary(), "not a program");
            api.post("/api/devices/" + OURS + "/start").expect(202);
            gateway.awaitDevice(
                    OURS,
                    "failed for another cause",
                    device -> Causes.code(device.getJsonObject("process")).equals("binary-not-executable"));
            assertRests("failed");
            assertThat(api.get("/api/health/detailed").expect(503).json().getString("status"))
                    .isEqualTo("degraded");
        } finally {
            Files.deleteIfExists(gateway.binary());
            Files.move(away, gateway.binary());
        }
        api.post("/api/devices/" + OURS + "/start").expect(202);
        gateway.awaitProcess(OURS, "running");
        api.post("/api/devices/" + OURS + "/stop").expect(202);
        gateway.awaitProcess(OURS, "stopped");
        // This test, and no other here, changes a device on purpose.
        remember();
    }

    private static void assertRests(String state) {
        JsonObject first = gateway.processOf(OURS);
        await("nothing is tried for longer than the first delay of a restart")
                .during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(120))
                .until(() -> gateway.processOf(OURS).equals(first));
        assertThat(first.getString("state")).isEqualTo(state);
        assertThat(first.getInteger("restarts")).isZero();
    }
}
