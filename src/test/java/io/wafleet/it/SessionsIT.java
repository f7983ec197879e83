package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser's session, held by a cookie, and a program's, held by refresh tokens. */
class SessionsIT {
    private static final String DEVICE = "5561944440001";
    private static final String THEIRS = "https://attacker.example";

    private static GatewayProcess gateway;
    private static ApiClient admin;
    private static ApiClient nobody;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("SessionsIT", Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_BEHIND_PROXY", "true"));
        admin = gateway.api();
        nobody = admin.withToken(null);
        gateway.createStopped(DEVICE);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject credentials(String name) {
        return new JsonObject().put("username", name).put("password", GatewayProcess.PASSWORD);
    }

    /** What a browser does with the cookie. */
    private record BrowserSession(String cookie, JsonObject session) {
        static BrowserSession of(String user) {
            Answer answer = nobody.post("/api/session", credentials(user)).expect(200);
            return new BrowserSession(answer.header("Set-Cookie").split(";", -1)[0], answer.json());
        }

        String token() {
            return session.getString("csrfToken");
        }

        String[] headers(String... more) {
            List<String> all = new ArrayList<>(List.of("Cookie", cookie));
            all.addAll(List.of(more));
            return all.toArray(String[]::new);
        }

        Answer get(String path, String... more) {
            return nobody.get(path, headers(more));
        }

        Answer call(String method, String path, String... more) {
            return nobody.call(method, path, null, headers(more));
        }

        /** As a page of ours does. */
        Answer own(String method, String path) {
            return call(method, path, "Origin", origin(), "X-CSRF-Token", token());
        }
    }

    private static String origin() {
        return nobody.server().toString();
    }

    private static ApiClient user(String name) {
        return gateway.user(name, "operator", "default");
    }

    @Test
    void shouldLogABrowserInAndOut() {
        user("ana");
        Answer answer = nobody.post("/api/session", credentials("ana"), "User-Agent", "a browser")
                .expect(200);
        String[] cookie = answer.header("Set-Cookie").split("; ", -1);
        assertThat(cookie).contains("Path=/", "HTTPOnly", "SameSite=Strict").doesNotContain("Secure");
        assertThat(cookie[0]).matches("wafleet=\\w{43}");
        assertThat(answer.header("Set-Cookie")).doesNotContain("Max-Age");
        assertThat(answer.text()).doesNotContain(cookie[0].substring(8));
        BrowserSession browser = new BrowserSession(cookie[0], answer.json());

        JsonObject shown = browser.get("/api/session").expect(200).json();

        assertThat(shown).isEqualTo(browser.session());
        assertThat(shown.getJsonObject("user").getString("username")).isEqualTo("ana");
        assertThat(shown.getJsonArray("scopes")).contains("devices:read").doesNotContain("admin");
        JsonObject listed = browser.get("/api/sessions")
                .expect(200)
                .json()
                .getJsonArray("sessions")
                .getJsonObject(0);
        assertThat(listed.getString("agent")).isEqualTo("a browser");
        assertThat(listed.getString("address")).isEqualTo("127.0.0.1");
        assertThat(listed.getBoolean("current")).isTrue();
        Answer out = browser.own("DELETE", "/api/session").expect(204);
        assertThat(out.header("Set-Cookie")).startsWith("wafleet=;").contains("Max-Age=0");
        browser.get("/api/session").expectProblem(401, "unauthenticated");
        nobody.get("/api/session").expectProblem(401, "unauthenticated");
    }

    @Test
    void shouldKeepACookieForTlsAloneWhereTheProxySaysThatItIs() {
        user("tls");
        String[] https = {"X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https"};
        Answer answer = nobody.post("/api/session", credentials("tls").put("remember", true), https)
                .expect(200);
        String cookie = answer.header("Set-Cookie");

        assertThat(cookie.split("; ", -1)).contains("Secure", "Path=/", "HTTPOnly", "SameSite=Strict");
        assertThat(cookie).startsWith("__Host-wafleet=").contains("Max-Age=").doesNotContain("Domain");
        String held = cookie.split(";", -1)[0];
        String address = nobody.get("/api/sessions", "Cookie", held, https[0], https[1], https[2], https[3])
                .expect(200)
                .json()
                .getJsonArray("sessions")
                .getJsonObject(0)
                .getString("address");
        assertThat(address).isEqualTo("203.0.113.9");
        // A page of the same host without TLS is another origin.
        nobody.get("/api/session", "Cookie", held, https[0], https[1], https[2], https[3], "Origin", origin())
                .expectProblem(403, "forbidden");
        // A cookie that was set without TLS is not looked at there, and the other way round.
        nobody.get("/api/session", "Cookie", held.replace("__Host-", ""), https[2], https[3], https[0], https[1])
                .expectProblem(401, "unauthenticated");
        nobody.get("/api/session", "Cookie", held).expectProblem(401, "unauthenticated");
    }

    @Test
    void shouldTakeNoCookieOfWhichThereAreTwo() {
        user("twice");
        BrowserSession one = BrowserSession.of("twice");
        BrowserSession other = BrowserSession.of("twice");

        nobody.get("/api/session", "Cookie", one.cookie() + "; " + other.cookie())
                .expectProblem(401, "unauthenticated");
        one.get("/api/session").expect(200);
    }

    @Test
    void shouldLetNoPageOfOthersActByTheCookie() {
        user("victim");
        BrowserSession browser = BrowserSession.of("victim");
        String stop = "/api/devices/" + DEVICE + "/stop";
        String token = browser.token();

        browser.call("POST", stop).expectProblem(403, "forbidden");
        browser.call("POST", stop, "X-CSRF-Token", token).expectProblem(403, "forbidden");
        browser.call("POST", stop, "Origin", origin()).expectProblem(403, "forbidden");
        browser.call("POST", stop, "Origin", origin(), "X-CSRF-Token", token + "0")
                .expectProblem(403, "forbidden");
        for (String origin : List.of(THEIRS, "null", "http://localhost:1", origin() + "0", "%")) {
            browser.call("POST", stop, "Origin", origin, "X-CSRF-Token", token).expectProblem(403, "forbidden");
            browser.get("/api/devices", "Origin", origin).expectProblem(403, "forbidden");
        }
        for (String site : List.of("cross-site", "same-site", "")) {
            browser.call("POST", stop, "Origin", origin(), "Sec-Fetch-Site", site, "X-CSRF-Token", token)
                    .expectProblem(403, "forbidden");
            browser.get("/api/devices/" + DEVICE + "/qr", "Sec-Fetch-Site", site)
                    .expectProblem(403, "forbidden");
        }
        nobody.post("/api/session", credentials("victim"), "Origin", THEIRS).expectProblem(403, "forbidden");

        browser.call("POST", stop, "Origin", origin(), "Sec-Fetch-Site", "same-origin", "X-CSRF-Token", token)
                .expect(202);
        browser.get("/api/devices", "Sec-Fetch-Site", "none").expect(200);
        // Who shows a token is whom that names, and no browser shows one by itself.
        admin.call("POST", stop, null, browser.headers("Origin", THEIRS)).expect(202);
        assertThat(admin.get("/api/auth/me", browser.headers()).json().getString("username"))
                .isEqualTo(GatewayProcess.ADMIN);
    }

    @Test
    void shouldUpgradeNoSocketForPagesOfOthers() throws Exception {
        user("follower");
        BrowserSession browser = BrowserSession.of("follower");
        for (String[] headers :
                List.of(browser.headers("Origin", THEIRS), browser.headers(), browser.headers("Origin", "null"))) {
            assertThatThrownBy(() -> EventClient.webSocket(nobody, "", headers))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(403));
        }
        for (String origin : List.of(THEIRS, "null")) {
            browser.call("POST", "/eventbus/000/theirs/xhr", "Origin", origin).expectProblem(403, "forbidden");
        }
        browser.call("POST", "/eventbus/000/theirs/xhr").expectProblem(403, "forbidden");
        assertThat(browser.call("POST", "/eventbus/000/ours/xhr", "Origin", origin())
                        .text())
                .isEqualTo("o\n");
    }

    @Test
    void shouldEndWhatIsOpenWithASessionWhenItIsEndedElsewhere() throws Exception {
        user("two");
        BrowserSession here = BrowserSession.of("two");
        BrowserSession there = BrowserSession.of("two");
        List<OpenStream> open = List.of(
                OpenStream.events("server-sent events", EventClient.sse(nobody, "?snapshot=true", there.headers())),
                OpenStream.events(
                        "WebSocket",
                        EventClient.webSocket(nobody, "?snapshot=true", there.headers("Origin", origin()))));
        OpenStream stays = OpenStream.events("the other", EventClient.sse(nobody, "?snapshot=true", here.headers()));

        here.own("DELETE", "/api/sessions/" + there.session().getString("id")).expect(204);
        long ended = System.nanoTime();

        there.get("/api/devices").expectProblem(401, "unauthenticated");
        for (OpenStream each : open) {
            assertThat(each.end().get(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(each.what())
                    .isEqualTo(OpenStream.REVOKED);
        }
        System.out.printf("all out after %d ms%n", (System.nanoTime() - ended) / 1_000_000);
        here.own("DELETE", "/api/sessions/" + there.session().getString("id")).expectProblem(404, "session-not-found");
        assertThat(stays.end()).isNotDone();
        BrowserSession third = BrowserSession.of("two");
        assertThat(third.own("DELETE", "/api/sessions").expect(200).json().getInteger("ended"))
                .isGreaterThanOrEqualTo(1);
        assertThat(stays.end().get(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(OpenStream.REVOKED);
        third.get("/api/devices").expect(200);
    }

    @Test
    void shouldGiveABrowserAnotherSessionWithAnotherPassword() {
        user("changing");
        BrowserSession before = BrowserSession.of("changing");
        JsonObject wish =
                new JsonObject().put("current", GatewayProcess.PASSWORD).put("password", "another horse battery");
        Answer answer = nobody.post(
                        "/api/auth/password", wish, before.headers("Origin", origin(), "X-CSRF-Token", before.token()))
                .expect(200);

        before.get("/api/session").expectProblem(401, "unauthenticated");
        assertThat(answer.json().fieldNames()).doesNotContain("token");
        BrowserSession after = new BrowserSession(answer.header("Set-Cookie").split(";", -1)[0], answer.json());
        assertThat(after.get("/api/session").expect(200).json()).isEqualTo(after.session());
    }

    @Test
    void shouldGiveAProgramItsNextTokensOnce() {
        user("program");
        JsonObject first = nobody.post("/api/auth/login", credentials("program").put("refresh", true))
                .expect(200)
                .json();
        JsonObject second =
                nobody.post("/api/auth/token", refresh(first)).expect(200).json();
        ApiClient program = nobody.withToken(second.getString("token"));
        program.get("/api/devices").expect(200);
        assertThat(program.get("/api/session").expect(200).json().getString("csrfToken"))
                .isNull();

        nobody.post("/api/auth/token", refresh(first)).expectProblem(401, "unauthenticated");

        program.get("/api/devices").expectProblem(401, "unauthenticated");
        nobody.post("/api/auth/token", refresh(second)).expectProblem(401, "unauthenticated");
        JsonObject third = nobody.post("/api/auth/login", credentials("program").put("refresh", true))
                .expect(200)
                .json();
        nobody.post("/api/auth/token/revoke", refresh(third)).expect(204);
        nobody.withToken(third.getString("token")).get("/api/devices").expectProblem(401, "unauthenticated");
        assertThat(nobody.post("/api/auth/login", credentials("program"))
                        .expect(200)
                        .json()
                        .fieldNames())
                .containsExactly("token", "tokenType", "expiresAt", "user");
        gateway.local().get("/api/session").expectProblem(403, "forbidden");
        gateway.local().delete("/api/sessions").expectProblem(403, "forbidden");
    }

    private static JsonObject refresh(JsonObject login) {
        return new JsonObject().put("refreshToken", login.getString("refreshToken"));
    }

    /** Cookies know no ports: a page of another program on the same host is of the same site, and has the cookie with it. */
    @Test
    void shouldHoldInARealBrowser() throws Exception {
        user("person");
        try (Browser browser =
                Browser.start(Path.of("target", "browser", "SessionsIT").toAbsolutePath())) {
            Browser.Page page = browser.open(nobody.server().resolve("/docs"));
            assertThat(fetched(page, "'/api/session'", posted(credentials("person"))))
                    .startsWith("200 ");
            assertThat(page.evaluate("document.cookie")).isEqualTo("");
            String session = fetched(page, "'/api/session'", "{}");
            assertThat(session).startsWith("200 ").contains("\"person\"");
            String stop = "'/api/devices/" + DEVICE + "/stop'";
            assertThat(fetched(page, stop, "{method: 'POST'}")).startsWith("403 ");
            String token = new JsonObject(session.substring(4)).getString("csrfToken");
            assertThat(fetched(page, stop, "{method: 'POST', headers: {'X-CSRF-Token': '" + token + "'}}"))
                    .startsWith("202 ");
            assertThat(followed(page, "'/api/events/ws'")).isEqualTo("opened");

            Browser.Page other = browser.open(gateway.management().server().resolve("/health/live"));
            assertThat(other.address().getHost()).isEqualTo(page.address().getHost());
            String socket = "'" + nobody.server().toString().replace("http:", "ws:") + "/api/events/ws'";
            assertThat(followed(other, socket)).isEqualTo("refused");
            assertThat(fetched(page, stop, "{method: 'POST'}")).startsWith("403 ");
        }
    }

    private static String posted(JsonObject body) {
        return "{method: 'POST', headers: {'Content-Type': 'application/json'}, body: '" + body.encode() + "'}";
    }

    private static String fetched(Browser.Page page, String address, String options) {
        return answer(
                page,
                "fetch(" + address + ", " + options
                        + ").then(async r => { answer = r.status + ' ' + await r.text(); }, e => { answer = String(e); })");
    }

    private static String followed(Browser.Page page, String address) {
        return answer(
                page,
                "let s = new WebSocket(" + address + "); s.onopen = () => { answer = 'opened'; };"
                        + " s.onerror = () => { answer = 'refused'; }");
    }

    private static String answer(Browser.Page page, String script) {
        page.evaluate("var answer = ''; {" + script + "} 0");
        return (String) await(script)
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> page.evaluate("answer"), answer -> !"".equals(answer));
    }
}
