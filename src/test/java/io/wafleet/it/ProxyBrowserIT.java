package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the child's page in a browser needs of the gateway: two tenants, of whom one has two devices and the other one. */
class ProxyBrowserIT {
    private static final String ANA = "5571944440001";
    private static final String BIA = "bia";
    private static final String THEIRS = "5571944440003";
    private static final String PROXY = "/proxy/whatsapp";
    private static final String ELSEWHERE = "https://ui.example";
    /** Asks for what the child's page does when it opens, and in the same way. */
    private static final String PAGE = """
            <!doctype html>
            <style>body { color: green }</style>
            <title>loading</title>
            <script type="module">
              const base = location.origin + location.pathname.replace(/\\/+$/, '');
              const socket = new WebSocket(base.replace('http', 'ws') + '/ws');
              socket.onopen = () => socket.send('{"code":"FETCH_DEVICES"}');
              socket.onmessage = async frame => {
                const list = await (await fetch(base + '/devices')).json();
                const login = await fetch(base + '/devices/bia/login', { headers: { 'X-Device-Id': 'bia' } });
                const others = await fetch('http://127.0.0.1:9/').then(() => 'asked', () => 'not asked');
                document.title = [JSON.parse(frame.data).code, list.results.length, login.status, others].join(' ');
              };
            </script>
            """;

    private static final String FETCH_DEVICES = "{\"code\":\"FETCH_DEVICES\"}";

    private static GatewayProcess gateway;
    private static ApiClient ours;
    private static ApiClient theirs;
    private static ApiClient nobody;
    private static String key;

    @BeforeAll
    static void startGateway() throws IOException {
        Path page = Files.createDirectories(Path.of("target", "page")).resolve("gowa-ui.html");
        Files.writeString(page, PAGE);
        gateway = GatewayProcess.start(
                "ProxyBrowserIT",
                Map.of(
                        "WAFLEET_CORS_ORIGINS",
                        ELSEWHERE,
                        "WAFLEET_GOWA_UI",
                        page.toAbsolutePath().toString()));
        ours = gateway.user("ours", "operator", "default");
        theirs = gateway.user("theirs", "operator", "others");
        nobody = ours.withToken(null);
        key = key("default", "devices:read", "events:read");
        gateway.pair(ANA);
        ours.post("/api/devices", new JsonObject().put("id", BIA).put("name", "Bia"))
                .expect(201);
        theirs.post("/api/devices", new JsonObject().put("phoneNumber", THEIRS).put("autoStart", false))
                .expect(201);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String key(String tenant, String... scopes) {
        return gateway.api()
                .post(
                        "/api/auth/keys",
                        new JsonObject()
                                .put("name", "page " + System.nanoTime())
                                .put("role", "operator")
                                .put("scopes", new JsonArray(List.of(scopes)))
                                .put("tenant", tenant))
                .expect(201)
                .json()
                .getString("key");
    }

    private static String encoded(String login) {
        return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private static String basic(String password) {
        return "Basic " + encoded("page:" + password);
    }

    /** As the child's page opens it. */
    private static EventClient socket(String password, String query) {
        return EventClient.socket(nobody, PROXY + "/ws?authorization=" + encoded("page:" + password) + query);
    }

    private static List<String> listed(EventClient client) throws InterruptedException {
        client.say(FETCH_DEVICES);
        JsonObject list = client.next();
        assertThat(list.fieldNames()).containsExactly("code", "message", "result");
        assertThat(list.getString("code")).isEqualTo("LIST_DEVICES");
        return list.getJsonArray("result").stream()
                .map(each -> ((JsonObject) each).getString("device"))
                .toList();
    }

    private static void link(String number) {
        JsonObject device = gateway.device(BIA);
        new SimulatedPhone(number, device.getJsonObject("process").getInteger("port"))
                .scan(ours.get("/api/devices/" + BIA + "/qr").expect(200).json().getString("qr"));
        gateway.awaitOnline(BIA);
    }

    @Test
    void shouldHearWhatTheChildrenOfTheFleetSayInTheirOwnWordsAndNoOthers() throws Exception {
        try (EventClient fleet = socket(key, "");
                EventClient ana = socket(key, "&device_id=" + ANA);
                EventClient others = socket(key("others", "events:read"), "")) {
            assertThat(listed(fleet)).containsExactlyInAnyOrder(ANA, BIA);

            link("5571944440009");
            ours.call("POST", PROXY + "/devices/" + BIA + "/logout", null).expect(200);

            assertThat(fleet.next())
                    .isEqualTo(new JsonObject(
                            "{\"code\":\"LOGIN_SUCCESS\",\"message\":\"" + paired() + "\",\"result\":null}"));
            JsonObject out = fleet.next();
            assertThat(out.getString("code")).isEqualTo("DEVICE_LOGGED_OUT");
            assertThat(out.getJsonObject("result").getString("device_id")).isEqualTo(BIA);
            assertThat(out.getJsonObject("result")
                            .getJsonArray("devices")
                            .getJsonObject(0)
                            .getString("device"))
                    .isEqualTo(BIA);
            // The first that these hear is what they ask for themselves.
            assertThat(listed(ana)).containsExactly(ANA);
            assertThat(listed(others)).containsExactly(THEIRS);
        }
    }

    private static String paired() {
        return ours.get("/api/events?type=link.paired&limit=100&device=" + BIA)
                .expect(200)
                .json()
                .getJsonArray("events")
                .getJsonObject(0)
                .getJsonObject("data")
                .getString("message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/" + ANA + "/ws?", "/ws?device_id=" + ANA + "&", "/WS/?"})
    void shouldFollowOneDeviceWhenTheRequestNamesIt(String path) throws Exception {
        try (EventClient client =
                EventClient.socket(ours, PROXY + path + "token=" + ours.token(), "X-Device-Id", ANA)) {
            assertThat(listed(client)).containsExactly(ANA);
        }
    }

    private static int refusal(String path, String... headers) {
        CompletionException refused = catchThrowableOfType(
                CompletionException.class, () -> EventClient.socket(nobody, PROXY + path, headers));
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }

    @Test
    void shouldOpenNoSocketForWhoMayNotFollow() {
        String manages = encoded("x:" + key("default", "devices:manage"));

        assertThat(refusal("/ws")).isEqualTo(401);
        assertThat(refusal("/ws?authorization=" + encoded("x:wfk_wrong"))).isEqualTo(401);
        assertThat(refusal("/ws?authorization=!")).isEqualTo(401);
        assertThat(refusal("/ws?authorization=" + manages)).isEqualTo(403);
        assertThat(refusal("/" + THEIRS + "/ws", "Authorization", basic(key))).isEqualTo(404);
        assertThat(refusal("/ws?device_id=" + ANA, "Authorization", basic(key), "X-Device-Id", BIA))
                .isEqualTo(400);
        ours.get(PROXY + "/ws").expectProblem(400, "invalid-request", "Upgrade");
        // The query is for sockets, whose headers a page cannot set, and not for what else looks like one.
        for (String login : new String[] {"token=" + ours.token(), "authorization=" + encoded("x:" + key)}) {
            assertThat(refusal("/devices?" + login)).isEqualTo(401);
            assertThat(refusal("/" + ANA + "/app/status?" + login)).isEqualTo(401);
            assertThat(refusal("/app/ws?" + login)).isEqualTo(401);
            assertThat(refusal("/devices/ws?" + login)).isEqualTo(401);
        }
        nobody.get(PROXY + "/devices?authorization=" + encoded("x:" + key)).expectProblem(401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example, 403",
        "Origin, null, 403",
        "Origin, " + ELSEWHERE + ", 101",
        "Origin, own, 101",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-origin, 101",
        "Sec-Fetch-Site, none, 101",
    })
    void shouldAnswerNoPageOfOthersWhenABrowserLogsInByItself(String header, String said, int status) {
        String value = said.equals("own") ? ours.server().toString() : said;

        int opened = 101;
        try (EventClient client =
                EventClient.socket(nobody, PROXY + "/ws", "Authorization", basic(key), header, value)) {
            assertThat(client.isSilent()).isTrue();
        } catch (CompletionException refused) {
            opened = ((WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
        int answered = nobody.get(PROXY + "/devices", "Authorization", basic(key), header, value)
                .status();

        assertThat(opened).isEqualTo(status);
        assertThat(answered).isEqualTo(status == 101 ? 200 : status);
    }

    @Test
    void shouldSendAwayWhoSaysWhatIsNoJson() throws Exception {
        try (EventClient client = socket(key, "")) {
            client.say("null");
            client.say("{\"code\":\"SOMETHING_ELSE\"}");
            assertThat(listed(client)).contains(ANA);
            client.say("[1]");

            assertThat(client.next("closed")).asString().startsWith("1007 ");
        }
    }

    @Test
    void shouldAnswerEveryQuestionWhenManyCome() throws Exception {
        try (EventClient client = socket(key, "&device_id=" + ANA)) {
            for (int i = 0; i < 100; i++) {
                client.say(FETCH_DEVICES);
            }

            for (int i = 0; i < 100; i++) {
                assertThat(client.next().getString("code")).isEqualTo("LIST_DEVICES");
            }
        }
    }

    @Test
    void shouldEndTheSocketWhenItsKeyIsRevoked() throws Exception {
        JsonObject made = gateway.api()
                .post(
                        "/api/auth/keys",
                        new JsonObject()
                                .put("name", "to be revoked")
                                .put("role", "viewer")
                                .put("tenant", "default"))
                .expect(201)
                .json();
        try (EventClient client = socket(made.getString("key"), "")) {
            listed(client);

            gateway.api().delete("/api/auth/keys/" + made.getString("id")).expect(204);

            assertThat(client.next("closed")).isEqualTo("4403 revoked");
        }
    }

    @Test
    void shouldCountAmongTheStreamsOfTheTenant() throws Exception {
        String one = key("others", "events:read");
        gateway.api()
                .call(
                        "PUT",
                        "/api/tenants/others/quotas",
                        new JsonObject().put("streams", 1).encode())
                .expect(200);
        try (EventClient client = socket(one, "")) {
            listed(client);

            assertThat(refusal("/ws?authorization=" + encoded("x:" + one))).isEqualTo(429);
        } finally {
            gateway.api()
                    .call(
                            "PUT",
                            "/api/tenants/others/quotas",
                            new JsonObject().putNull("streams").encode())
                    .expect(200);
        }
    }

    @Test
    void shouldAskForTheLoginAsBrowsersKnowItWhenNobodyHasLoggedIn() {
        for (String path : new String[] {PROXY + "/", PROXY + "/devices"}) {
            Answer answer = nobody.get(path).expectProblem(401, "unauthenticated");

            assertThat(answer.headers("WWW-Authenticate")).anyMatch(each -> each.startsWith("Basic "));
        }
        assertThat(nobody.get("/api/devices").headers("WWW-Authenticate")).noneMatch(each -> each.startsWith("Basic "));
    }

    @Test
    void shouldAskForTheLoginWhenTheBrowserHasASessionThatThePageDoesNotKnow() {
        String cookie = nobody.post(
                        "/api/session",
                        new JsonObject().put("username", "ours").put("password", GatewayProcess.PASSWORD))
                .expect(200)
                .header("Set-Cookie")
                .replaceFirst(";.*", "");

        Answer answer = nobody.get(PROXY + "/", "Cookie", cookie).expectProblem(401, "unauthenticated");

        assertThat(answer.headers("WWW-Authenticate")).anyMatch(each -> each.startsWith("Basic "));
        nobody.get(PROXY + "/", "Cookie", cookie, "Authorization", basic(key)).expect(200);
    }

    @Test
    void shouldShowThePageToWhoHasLoggedIn() {
        Answer page = nobody.get(PROXY + "/", "Authorization", basic(key)).expect(200);

        assertThat(page.text()).isEqualTo(PAGE);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).contains("connect-src 'self'", "frame-ancestors 'none'");
        assertThat(nobody.get(PROXY, "Authorization", basic(key)).expect(200).text())
                .isEqualTo(PAGE);
        nobody.get(PROXY + "/", "Authorization", basic(key), "If-None-Match", page.header("ETag"))
                .expect(304);
        // Whoever follows a link to it comes from elsewhere.
        nobody.get(PROXY + "/", "Authorization", basic(key), "Sec-Fetch-Site", "cross-site")
                .expect(200);
        nobody.get(PROXY + "/", "Authorization", basic(key("default", "messages:send")))
                .expectProblem(403, "forbidden");
        ours.get(PROXY + "/" + ANA + "/").expectProblem(404, "not-found");
    }

    @Test
    void shouldWorkInARealBrowser() throws Exception {
        String login = key("default", "devices:read", "devices:manage", "events:read");
        URI address =
                URI.create(ours.server().toString().replace("http://", "http://page:" + login + "@") + PROXY + "/");
        try (Browser browser =
                Browser.start(Path.of("target", "browser", "ProxyBrowserIT").toAbsolutePath())) {
            Browser.Page page = browser.open(address);

            await("the page has asked for all")
                    .atMost(GatewayProcess.PATIENCE)
                    .until(() -> page.evaluate("document.title"), title -> !"loading".equals(title));
            assertThat(page.evaluate("document.title")).isEqualTo("LIST_DEVICES 2 200 not asked");
        }
    }
}
