package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Surface;
import io.wafleet.gowa.surface.Treatment;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The children's own API through the gateway: two tenants, of whom one has two devices and the other one. */
class ProxyIT {
    private static final String ANA = "5571955550001";
    private static final String BIA = "bia";
    private static final String THEIRS = "5571955550003";
    private static final String FRIEND = "5521988887777";
    private static final String CHAT = FRIEND + "@s.whatsapp.net";
    private static final String PROXY = "/proxy/whatsapp";
    private static final String SECRET = "a word for Ana alone";

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(20);

    private static GatewayProcess gateway;
    private static ApiClient ours;
    private static ApiClient viewer;
    private static ApiClient theirs;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("ProxyIT", Map.of());
        ours = gateway.user("ours", "operator", "default");
        viewer = gateway.user("viewer", "viewer", "default");
        theirs = gateway.user("theirs", "operator", "others");
        SimulatedPhone phone = gateway.pair(ANA);
        ours.post(
                        "/api/devices",
                        new JsonObject().put("id", BIA).put("name", "Bia").put("autoStart", false))
                .expect(201);
        theirs.post("/api/devices", new JsonObject().put("phoneNumber", THEIRS).put("autoStart", false))
                .expect(201);
        phone.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("id", "PICTURE")
                        .put("body", SECRET)
                        .put("media", "document")
                        .put("filename", "page.html")
                        .put("extension", ".html")
                        .put(
                                "data",
                                Base64.getEncoder().encodeToString("<script>".getBytes(StandardCharsets.US_ASCII))));
        await("the chat is there").until(() -> messages(ours, "/" + ANA).size() == 1);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        THREADS.shutdownNow();
        gateway.close();
    }

    private static JsonArray messages(ApiClient client, String device) {
        return client.get(PROXY + device + "/chat/" + CHAT + "/messages?limit=10&search=")
                .expect(200)
                .json()
                .getJsonObject("results")
                .getJsonArray("data");
    }

    @Test
    void shouldAnswerAsTheChildDoesWhenTheDeviceIsNamedInAnyWay() {
        assertThat(messages(ours, "/" + ANA).encode()).contains(SECRET);
        for (Answer answer : new Answer[] {
            ours.get(PROXY + "/chats", "X-Device-Id", ANA),
            ours.get(PROXY + "/chats", "X-Device-Id", "%2B" + ANA),
            ours.get(PROXY + "/chats", "X-Device-Id", ANA + ":12@s.whatsapp.net"),
            ours.get(PROXY + "/chats?device_id=" + ANA),
            ours.get(PROXY + "/" + ANA + "/CHATS/"),
            ours.get(PROXY + "/" + ANA + "/chats", "X-Device-Id", ANA),
        }) {
            assertThat(answer.expect(200).json().getString("code")).isEqualTo("SUCCESS");
            assertThat(answer.text()).contains(FRIEND);
            assertThat(answer.header("Content-Type")).startsWith("application/json");
        }
        assertThat(ours.get(PROXY + "/devices/" + ANA + "/status")
                        .expect(200)
                        .json()
                        .getJsonObject("results")
                        .getBoolean("is_logged_in"))
                .isTrue();
    }

    @Test
    void shouldKeepTheChildsRefusalWhenItRefuses() {
        Answer refusal = ours.get(PROXY + "/" + ANA + "/chats?limit=1000").expect(400);

        assertThat(refusal.json().getString("code")).isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void shouldPassAFormOnWhenACallBringsOne() {
        byte[] picture = new byte[300_000];
        String boundary = "x-x-x";
        String form = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"a.jpg\"\r\n"
                + "Content-Type: image/jpeg\r\n\r\n" + new String(picture, java.nio.charset.StandardCharsets.ISO_8859_1)
                + "\r\n--" + boundary + "--\r\n";

        Answer answer = ours.call(
                "POST",
                PROXY + "/" + ANA + "/user/avatar",
                form,
                "Content-Type",
                "multipart/form-data; boundary=" + boundary);

        assertThat(answer.json().getString("code")).as(answer.text()).isEqualTo("SUCCESS");
    }

    @Test
    void shouldChangeTheChatWhenTheCallDoesAndTheCallerMay() {
        JsonObject pin = new JsonObject().put("pinned", true);

        ours.post(PROXY + "/" + ANA + "/chat/" + CHAT + "/pin", pin).expect(200);
        viewer.post(PROXY + "/" + ANA + "/chat/" + CHAT + "/pin", pin).expectProblem(403, "forbidden");
    }

    @Test
    void shouldFindNoDeviceWhenItIsAnothersOrNobodys() {
        for (ApiClient stranger : new ApiClient[] {theirs, theirs.withToken(roomToken(theirs))}) {
            for (String path : new String[] {
                "/" + ANA + "/chats", "/" + BIA + "/chats", "/chats?device_id=" + ANA, "/devices/" + ANA + "/status"
            }) {
                Answer answer = stranger.get(PROXY + path);
                assertThat(answer.status()).as(path + answer.text()).isIn(403, 404);
                assertThat(answer.text()).doesNotContain(SECRET, FRIEND, "ready", "running", "stopped");
            }
        }
        theirs.get(PROXY + "/chats", "X-Device-Id", ANA).expectProblem(404, "device-not-found");
        theirs.get(PROXY + "/" + ANA + "/chats").expectProblem(404, "device-not-found");
        ours.get(PROXY + "/nobody/chats").expectProblem(404, "device-not-found");
        ours.withToken(null).get(PROXY + "/" + ANA + "/chats").expectProblem(401, "unauthenticated");
    }

    private static String roomToken(ApiClient client) {
        return client.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token");
    }

    @Test
    void shouldTakeTheOnlyDeviceWhenNoneIsNamedAndSayWhyItHasNoChild() {
        Answer answer = theirs.get(PROXY + "/chats").expectProblem(503, "device-unready");

        assertThat(answer.json().getString("detail")).contains(THEIRS, "stopped", "/start");
        ours.get(PROXY + "/chats").expectProblem(400, "invalid-request", "X-Device-Id");
        ours.get(PROXY + "/" + BIA + "/chats").expectProblem(503, "device-unready");
    }

    @Test
    void shouldRefuseWhenTwoNamesAreOfTwoDevices() {
        ours.get(PROXY + "/" + ANA + "/chats", "X-Device-Id", BIA).expectProblem(400, "invalid-request", "path");
        ours.get(PROXY + "/chats?device_id=" + BIA, "X-Device-Id", ANA)
                .expectProblem(400, "invalid-request", "device_id");
        ours.get(PROXY + "/" + BIA + "/devices/" + ANA + "/status").expectProblem(400, "invalid-request", "path");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /devices/" + ANA + "/webhook",
        "POST, /chatwoot/sync",
        "GET, /chatwoot/configs",
    })
    void shouldSayWhatToUseInsteadWhenACallIsNotPassedOn(String method, String path) {
        Answer answer =
                ours.call(method, PROXY + path, null, "X-Device-Id", ANA).expectProblem(404, "not-found");

        assertThat(answer.json().getString("detail")).contains("is not passed on: ");
    }

    @Test
    void shouldAskForTheScopeAdminWhenNobodyKnowsWhatACallDoes() {
        ours.get(PROXY + "/" + ANA + "/new/call").expectProblem(403, "forbidden");
        gateway.api().get(PROXY + "/" + ANA + "/new/call").expect(404);
        ours.call("PUT", PROXY + "/" + ANA + "/chats", null).expectProblem(405, "method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/app//logout", "/x/../app/logout", "/app%2flogout", "/app/%2e%2e/app/logout", "/app%5clogout"})
    void shouldNotReachTheChildWhenThePathCanBeReadInTwoWays(String path) {
        Answer answer = gateway.api().get(PROXY + "/" + ANA + path);

        assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
        assertThat(gateway.device(ANA).getJsonObject("link").getString("state")).isEqualTo("online");
    }

    @Test
    void shouldGiveAFileForKeepingAloneWhenAMessageCameWithOne() {
        Answer answer = ours.get(PROXY + "/" + ANA + "/message/PICTURE/download?phone=" + FRIEND)
                .expect(200);
        JsonObject results = answer.json().getJsonObject("results");

        assertThat(answer.text()).doesNotContain("/sessions/");
        assertThat(results.getString("file_path")).startsWith("statics/media/");
        String url = results.getString("file_url");
        assertThat(url).startsWith(ours.server() + PROXY + "/" + ANA + "/statics/media/");
        Answer file = ours.get(URI.create(url).getRawPath()).expect(200);
        assertThat(file.text()).isEqualTo("<script>");
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment");
        assertThat(file.header("Content-Security-Policy")).contains("sandbox");
        ours.withToken(null).get(URI.create(url).getRawPath()).expectProblem(401, "unauthenticated");
        theirs.get(URI.create(url).getRawPath()).expectProblem(404, "device-not-found");
    }

    private static JsonObject send(String path, JsonObject body, String... headers) {
        JsonObject answer =
                ours.post(PROXY + "/" + ANA + path, body, headers).expect(200).json();
        assertThat(answer.getString("code")).isEqualTo("SUCCESS");
        return answer.getJsonObject("results");
    }

    private static long timesSent(String text) {
        return gateway.phone(ANA).sentTexts().stream().filter(text::equals).count();
    }

    @Test
    void shouldSendByTheLaneOnceAndAnswerLikeTheChildWhenAClientRepeatsItself() {
        JsonObject message = new JsonObject()
                .put("phone", FRIEND)
                .put("message", "only once")
                .put("duration", 0);

        JsonObject first = send("/send/message", message, "Idempotency-Key", "proxy-1");
        JsonObject second = send("/send/message", message, "Idempotency-Key", "proxy-1");

        assertThat(first.getString("message_id")).startsWith("3EB0").isEqualTo(second.getString("message_id"));
        // With or without the ninth digit, as WhatsApp knows the number.
        assertThat(first.getString("status")).startsWith("Sent to 5521").contains("88887777@s.whatsapp.net");
        assertThat(timesSent("only once")).isEqualTo(1);
        assertThat(ours.get("/api/messages?device=" + ANA).expect(200).text()).contains(first.getString("message_id"));
    }

    @Test
    void shouldDoWhatTheChildWouldWhenItIsAboutAMessage() {
        String id = send("/send/message", new JsonObject().put("phone", CHAT).put("message", "to be edited"))
                .getString("message_id");
        String path = "/message/" + id;

        assertThat(send(
                                path + "/reaction",
                                new JsonObject().put("phone", FRIEND).put("emoji", "x"))
                        .getString("message_id"))
                .isNotEmpty();
        assertThat(send(path + "/update", new JsonObject().put("phone", FRIEND).put("message", "edited"))
                        .getString("message_id"))
                .isNotEmpty();
        send(path + "/revoke", new JsonObject().put("phone", FRIEND));
        send("/send/presence", new JsonObject().put("type", "available"));
        send("/send/chat-presence", new JsonObject().put("phone", FRIEND).put("action", "start"));
        send(
                "/send/location",
                new JsonObject().put("phone", FRIEND).put("latitude", "-12.97").put("longitude", "-38.5"));
        send(
                "/send/poll",
                new JsonObject()
                        .put("phone", FRIEND)
                        .put("question", "when?")
                        .put("options", new JsonArray().add("now").add("later"))
                        .put("max_answer", 1));
    }

    @Test
    void shouldSendAFileByTheLaneWhenAFormBringsIt() {
        String boundary = "y-y-y";
        String form = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n" + FRIEND
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nby form"
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"view_once\"\r\n\r\nfalse"
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nsome text\r\n--" + boundary + "--\r\n";
        String type = "multipart/form-data; boundary=" + boundary;

        ours.call("POST", PROXY + "/" + ANA + "/send/file", form, "Content-Type", type)
                .expectProblem(400, "invalid-request", "view_once");
        Answer sent = ours.call(
                "POST",
                PROXY + "/" + ANA + "/send/file",
                form.replace("view_once", "is_forwarded"),
                "Content-Type",
                type);

        assertThat(sent.expect(200).json().getJsonObject("results").getString("message_id"))
                .startsWith("3EB0");
        assertThat(timesSent("by form")).isEqualTo(1);
        ours.call(
                        "POST",
                        PROXY + "/" + ANA + "/send/message",
                        "phone=" + FRIEND + "&message=by+urlencoded+form",
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .expect(200);
        assertThat(timesSent("by urlencoded form")).isEqualTo(1);
    }

    @Test
    void shouldNameTheFieldAsTheClientCallsItWhenASendIsNotRight() {
        String path = PROXY + "/" + ANA + "/send/message";

        ours.post(path, new JsonObject().put("message", "x")).expectProblem(400, "invalid-request", "phone");
        ours.post(path, new JsonObject().put("phone", "abc").put("message", "x"))
                .expectProblem(400, "invalid-request", "phone");
        ours.post(path, new JsonObject().put("phone", FRIEND)).expectProblem(400, "invalid-request", "message");
        ours.post(
                        path,
                        new JsonObject()
                                .put("phone", FRIEND)
                                .put("message", "x")
                                .put("reply_message_id", "a b"))
                .expectProblem(400, "invalid-request", "reply_message_id");
        ours.post(
                        path,
                        new JsonObject()
                                .put("phone", FRIEND)
                                .put("message", "x")
                                .put("mesage", "y"))
                .expectProblem(400, "invalid-request", "mesage");
        viewer.post(path, new JsonObject().put("phone", FRIEND).put("message", "x"))
                .expectProblem(403, "forbidden");
        theirs.post(path, new JsonObject().put("phone", FRIEND).put("message", "not mine"))
                .expectProblem(404, "device-not-found");
        assertThat(timesSent("not mine")).isZero();
    }

    @Test
    void shouldListTheCallersFleetWhenTheChildWouldListItsSlots() {
        JsonArray own = ours.get(PROXY + "/devices", "X-Device-Id", ANA)
                .expect(200)
                .json()
                .getJsonArray("results");

        assertThat(own.stream().map(each -> ((JsonObject) each).getString("id")))
                .contains(ANA, BIA)
                .doesNotContain(THEIRS);
        assertThat(theirs.get(PROXY + "/devices").expect(200).text())
                .contains(THEIRS)
                .doesNotContain(ANA, BIA);
        JsonObject ana = ours.get(PROXY + "/devices/" + ANA).expect(200).json().getJsonObject("results");
        assertThat(ana.getString("state")).isEqualTo("logged_in");
        assertThat(ana.getString("jid")).startsWith(ANA);
        assertThat(ours.get(PROXY + "/" + BIA + "/devices").expect(200).json().getJsonArray("results"))
                .hasSize(1);
        theirs.get(PROXY + "/devices/" + ANA).expectProblem(404, "device-not-found");
        theirs.delete(PROXY + "/devices/" + ANA).expectProblem(404, "device-not-found");
    }

    @Test
    void shouldLinkAPhoneWhenAClientOfTheChildWould() {
        ours.post(PROXY + "/devices", new JsonObject().put("device_id", "caio").put("webhook_url", "http://here"))
                .expectProblem(400, "invalid-request", "webhook_url");
        assertThat(ours.post(
                                PROXY + "/devices",
                                new JsonObject().put("device_id", "caio").put("webhook_url", ""))
                        .expect(200)
                        .json()
                        .getJsonObject("results")
                        .getString("id"))
                .isEqualTo("caio");

        JsonObject code = ours.get(PROXY + "/app/login", "X-Device-Id", "caio")
                .expect(200)
                .json()
                .getJsonObject("results");
        JsonObject again =
                ours.get(PROXY + "/devices/caio/login").expect(200).json().getJsonObject("results");

        assertThat(code.getString("qr_link")).isEqualTo(again.getString("qr_link"));
        assertThat(code.getInteger("qr_duration")).isBetween(1, 60);
        String picture = URI.create(code.getString("qr_link")).getRawPath();
        assertThat(ours.get(picture).expect(200).header("Content-Type")).isEqualTo("image/png");
        assertThat(ours.get(picture).bytes()).startsWith(0x89, 'P', 'N', 'G');
        ours.withToken(null).get(picture).expectProblem(401, "unauthenticated");
        viewer.get(picture).expectProblem(403, "forbidden");
        new SimulatedPhone(
                        "5571955550009",
                        gateway.device("caio").getJsonObject("process").getInteger("port"))
                .scan(ours.get("/api/devices/caio/qr").expect(200).json().getString("qr"));
        gateway.awaitOnline("caio");
        assertThat(ours.get(PROXY + "/caio/app/login").expect(400).json().getString("code"))
                .isEqualTo("ALREADY_LOGGED_IN");
        ours.call("HEAD", PROXY + "/caio/app/logout", null).expect(405);
        assertThat(ours.call("POST", PROXY + "/devices/caio/logout", null)
                        .expect(200)
                        .json())
                .isEqualTo(new JsonObject().put("code", "SUCCESS").put("message", "Logout requested"));
        ours.delete(PROXY + "/devices/caio").expect(200);
        ours.get("/api/devices/caio").expectProblem(404, "device-not-found");
    }

    @Test
    void shouldLinkAPhoneByACodeToTypeInUnlessOneToScanIsOut() {
        ours.post(PROXY + "/devices", new JsonObject().put("device_id", "duda")).expect(200);
        String login = PROXY + "/devices/duda/login";
        for (String phone : new String[] {"", "?phone=", "?phone=abc", "?phone=123456", "?phone=05571955550008"}) {
            ours.call("POST", login + "/code" + phone, null).expectProblem(400, "invalid-request", "phone");
        }
        ours.get(PROXY + "/duda/app/login-with-code?phone=5571955550008&phone=5571955550009")
                .expectProblem(400, "invalid-request", "phone");
        viewer.get(PROXY + "/duda/app/login-with-code?phone=5571955550008").expectProblem(403, "forbidden");

        JsonObject code = ours.call("POST", login + "/code?phone=5571955550008", null)
                .expect(200)
                .json()
                .getJsonObject("results");
        JsonObject again = ours.get(PROXY + "/duda/app/login-with-code?phone=%2B5571955550008")
                .expect(200)
                .json()
                .getJsonObject("results");

        assertThat(code.getString("device_id")).isEqualTo("duda");
        assertThat(code.getString("pair_code")).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(again).isEqualTo(code);
        assertThat(ours.get(login).expectProblem(409, "pairing-busy").text()).contains("to type in");
        ours.get("/api/devices/duda/qr").expectProblem(409, "pairing-busy");
        new SimulatedPhone(
                        "5571955550008",
                        gateway.device("duda").getJsonObject("process").getInteger("port"))
                .scan(code.getString("pair_code"));
        gateway.awaitOnline("duda");
        assertThat(ours.call("POST", login + "/code?phone=5571955550008", null)
                        .expect(400)
                        .json()
                        .getString("code"))
                .isEqualTo("ALREADY_LOGGED_IN");
        ours.call("HEAD", PROXY + "/duda/app/login-with-code?phone=5571955550008", null)
                .expect(405);
        ours.call("POST", PROXY + "/devices/duda/logout", null).expect(200);
        gateway.awaitDevice(
                "duda",
                "logged out",
                device -> device.getJsonObject("link").getString("state").equals("logged-out"));

        ours.get(login).expect(200);
        assertThat(ours.call("POST", login + "/code?phone=5571955550008", null)
                        .expectProblem(409, "pairing-busy")
                        .text())
                .contains("to scan");
        ours.delete(PROXY + "/devices/duda").expect(200);
    }

    /** The child has calls that change something by GET, and a page of another program on this host has the cookie with it. */
    @Test
    void shouldWantTheTokenOfASessionWhenACallChangesSomethingByWhateverMethod() {
        ApiClient nobody = ours.withToken(null);
        Answer session = nobody.post(
                        "/api/session",
                        new JsonObject().put("username", "ours").put("password", GatewayProcess.PASSWORD))
                .expect(200);
        String cookie = session.header("Set-Cookie").replaceFirst(";.*", "");
        String reconnect = PROXY + "/" + ANA + "/app/reconnect";

        nobody.get(PROXY + "/" + ANA + "/chats", "Cookie", cookie).expect(200);
        nobody.get(reconnect, "Cookie", cookie).expectProblem(403, "forbidden");
        nobody.get(reconnect, "Cookie", cookie, "X-CSRF-Token", session.json().getString("csrfToken"))
                .expect(200);
        gateway.awaitOnline(ANA);
    }

    @Test
    void shouldReconnectWhenAClientOfTheChildAsksForIt() {
        assertThat(ours.get(PROXY + "/" + ANA + "/app/reconnect")
                        .expect(200)
                        .json()
                        .getJsonObject("results")
                        .getString("device_id"))
                .isEqualTo(ANA);
        ours.call("POST", PROXY + "/devices/" + ANA + "/reconnect", null).expect(200);
        gateway.awaitOnline(ANA);

        viewer.get(PROXY + "/" + ANA + "/app/reconnect").expectProblem(403, "forbidden");
        ours.call("HEAD", PROXY + "/" + ANA + "/app/reconnect", null).expect(405);
        ours.get(PROXY + "/" + BIA + "/app/reconnect").expectProblem(409, "not-paired");
        theirs.get(PROXY + "/" + ANA + "/app/reconnect").expectProblem(404, "device-not-found");
    }

    @Test
    void shouldSayToAnybodyThatTheGatewayLivesWhenTheChildsHealthIsAskedFor() {
        assertThat(ours.get(PROXY + "/health").expect(200).text()).isEqualTo("OK");
        assertThat(ours.withToken(null).get(PROXY + "/health").expect(200).text())
                .isEqualTo("OK");
    }

    /** Clients that are generated from the child's own document name no device with it, and leave out what may be left out. */
    @Test
    void shouldAnswerWhatAGeneratedClientAsksWithoutADevice() {
        assertThat(ours.get(PROXY + "/app/info")
                        .expect(200)
                        .json()
                        .getJsonObject("results")
                        .getString("version"))
                .isNotEmpty();
        theirs.get(PROXY + "/app/info").expectProblem(503, "device-unready");
        ours.get(PROXY + "/app/info", "X-Device-Id", BIA).expectProblem(503, "device-unready");
        theirs.get(PROXY + "/app/info", "X-Device-Id", ANA).expectProblem(404, "device-not-found");
        String made = ours.post(PROXY + "/devices", new JsonObject())
                .expect(200)
                .json()
                .getJsonObject("results")
                .getString("id");
        ours.delete(PROXY + "/devices/" + made).expect(200);
        assertThat(send(
                                "/send/chat-presence",
                                new JsonObject().put("phone", FRIEND).put("action", "stop"))
                        .getString("message_id"))
                .isEqualTo("chat-presence-stop");
    }

    static Stream<Route> chatwoot() {
        return Surface.routes().stream().filter(route -> route.treatment() == Treatment.NO_CHATWOOT);
    }

    @ParameterizedTest
    @MethodSource("chatwoot")
    void shouldSayWhyChatwootIsNotServed(Route route) {
        String path = String.join("/", route.steps()).replace(":device", ANA).replace(":name", "x");

        Answer answer = ours.call(
                        route.method().name(),
                        PROXY + "/" + path,
                        route.method().name().equals("GET") ? null : "{}")
                .expectProblem(404, "not-found");

        assertThat(answer.json().getString("detail")).contains("sent past the lane");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldLetAClientInByBasicAuthenticationUntilItsKeyIsRevoked() {
        JsonObject key = gateway.api()
                .post(
                        "/api/auth/keys",
                        new JsonObject()
                                .put("name", "gowa client")
                                .put("role", "operator")
                                .put("tenant", "others"))
                .expect(201)
                .json();
        ApiClient anonymous = ours.withToken(null);
        String login = basic("anybody", key.getString("key"));

        assertThat(anonymous
                        .get(PROXY + "/devices", "Authorization", login)
                        .expect(200)
                        .text())
                .contains(THEIRS)
                .doesNotContain(ANA);
        anonymous.get(PROXY + "/" + ANA + "/chats", "Authorization", login).expectProblem(404, "device-not-found");
        anonymous.get("/api/devices", "Authorization", login).expectProblem(401, "unauthenticated");
        for (String wrong : new String[] {
            basic("theirs", "a guess"), basic("x", ""), basic("a\0b", "x"), "Basic !", "Basic eA==", "Basic /w=="
        }) {
            anonymous.get(PROXY + "/devices", "Authorization", wrong).expectProblem(401, "unauthenticated");
        }

        gateway.api().delete("/api/auth/keys/" + key.getString("id")).expect(204);

        anonymous.get(PROXY + "/devices", "Authorization", login).expectProblem(401, "unauthenticated");
    }

    @Test
    void shouldLetAUserInByNameAndPasswordUntilTheyAreOthers() {
        gateway.user("basic", "operator", "others");
        ApiClient anonymous = ours.withToken(null);
        String login = basic("basic", GatewayProcess.PASSWORD);
        String another = "another horse battery";

        assertThat(anonymous
                        .get(PROXY + "/devices", "Authorization", login)
                        .expect(200)
                        .text())
                .contains(THEIRS)
                .doesNotContain(ANA);
        anonymous.get("/api/devices", "Authorization", login).expectProblem(401, "unauthenticated");
        change("basic", new JsonObject().put("password", another));
        anonymous.get(PROXY + "/devices", "Authorization", login).expectProblem(401, "unauthenticated");
        anonymous
                .get(PROXY + "/devices", "Authorization", basic("basic", another))
                .expect(200);
        change("basic", new JsonObject().put("disabled", true));
        anonymous
                .get(PROXY + "/devices", "Authorization", basic("basic", another))
                .expectProblem(401, "unauthenticated");

        // It is counted and throttled where log-ins are.
        await("the guess is told").atMost(GatewayProcess.PATIENCE).untilAsserted(() -> {
            Answer entries = gateway.api().get("/api/audit?operation=proxy&outcome=refused&who=basic");
            assertThat(entries.expect(200).text()).contains("wrong-password");
        });
    }

    @Test
    void shouldTellOfAGuessWhenWhoMadeItDoesNotWaitForTheAnswer() throws IOException {
        for (int i = 0; i < 4; i++) {
            askAndGo("/devices", basic("hasty", "guess " + i));
        }

        await("all guesses are told").atMost(GatewayProcess.PATIENCE).untilAsserted(() -> {
            Answer entries = gateway.api().get("/api/audit?operation=proxy&outcome=refused&who=hasty");
            assertThat(entries.expect(200).json().getJsonArray("entries")).hasSize(4);
            assertThat(entries.text()).contains("wrong-password").doesNotContain("too-often");
        });
    }

    private static void askAndGo(String path, String login) throws IOException {
        try (Socket hasty = new Socket(ours.server().getHost(), ours.server().getPort())) {
            String call = "GET " + PROXY + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + login + "\r\n\r\n";
            hasty.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The check of the password takes longer than the client waits. */
    @Test
    void shouldCountACallWhenWhoMadeItDoesNotWaitForTheAnswer() throws IOException {
        gateway.user("gone", "operator", "others");

        askAndGo("/user/my/privacy", basic("gone", GatewayProcess.PASSWORD));

        await("the call is counted")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(() -> assertThat(
                                gateway.management().get("/metrics").expect(200).text())
                        .contains("gateway_api_requests_total{operation=\"proxy GET /user/my/privacy\""));
    }

    private static void change(String user, JsonObject what) {
        gateway.api().patch("/api/auth/users/" + user, what).expect(200);
    }

    /** Each check takes tens of milliseconds, and ten a minute may be made with one name: these must be one. */
    @Test
    void shouldCheckAPasswordOnceWhenManyRequestsShowIt() {
        gateway.user("many", "operator", "others");
        ApiClient anonymous = ours.withToken(null);
        String login = basic("many", GatewayProcess.PASSWORD);

        List<CompletableFuture<Answer>> answers = IntStream.range(0, 40)
                .mapToObj(each -> CompletableFuture.supplyAsync(
                        () -> anonymous.get(PROXY + "/devices", "Authorization", login), THREADS))
                .toList();

        assertThat(answers).allSatisfy(answer -> answer.join().expect(200));
    }
}
