package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.surface.ToolCall;
import io.wafleet.it.Answer;
import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of a real GOWA through the gateway, as far as it works without a phone; {@code WAFLEET_CHILD_BINARY} names it. */
class RealProxyIT {
    private static final String NUMBER = "5571966660001";
    private static final String PROXY = "/proxy/whatsapp/" + NUMBER;

    private static GatewayProcess gateway;
    private static ApiClient api;

    @BeforeAll
    static void startGateway() throws IOException {
        String binary = System.getenv("WAFLEET_CHILD_BINARY");
        assumeTrue(binary != null && Files.isExecutable(Path.of(binary)), "no real GOWA in WAFLEET_CHILD_BINARY");
        gateway = GatewayProcess.start(
                "RealProxyIT",
                Map.of("WAFLEET_CHILD_BINARY", Path.of(binary).toAbsolutePath().toString()));
        api = gateway.user("ours", "operator", "default");
        api.post("/api/devices", new JsonObject().put("phoneNumber", NUMBER)).expect(201);
        gateway.awaitProcess(NUMBER, "running");
        gateway.awaitDevice(
                NUMBER,
                "known",
                device -> !device.getJsonObject("link").getString("state").equals("unknown"));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/app/info", "/app/status", "/app/devices", "/chats", "/devices/" + NUMBER + "/status", "/CHATS/"
            })
    void shouldAnswerAsTheRealChildWhenACallIsPassedOn(String path) {
        Answer answer = api.get(PROXY + path).expect(200);

        assertThat(answer.json().getString("code")).isEqualTo("SUCCESS");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /chats?limit=1000, 400, VALIDATION_ERROR",
        "GET, /user/info?phone=5511, 401, AUTHENTICATION_ERROR",
        "POST, /message/ABC/star, 400, VALIDATION_ERROR",
    })
    void shouldKeepTheRealChildsRefusalWhenItRefuses(String method, String path, int status, String code) {
        Answer answer = api.call(method, PROXY + path, method.equals("POST") ? "{}" : null);

        assertThat(answer.status()).as(answer.text()).isIn(status, 500);
        assertThat(answer.json().getString("code")).as(answer.text()).isIn(code, "INVALID_WA_CLI");
    }

    @Test
    void shouldKeepTheLinkWhenPathsAreWrittenInOtherWays() {
        for (String path : new String[] {"/APP/LOGOUT", "/app/logout/", "/app/%6cogout"}) {
            // Each of them is the call that is taken over.
            api.get(PROXY + path).expectProblem(409, "not-paired");
        }
    }

    private static JsonObject tool(String name, JsonObject arguments) {
        JsonObject message = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", "a")
                .put("method", "tools/call")
                .put("params", new JsonObject().put("name", name).put("arguments", arguments));
        return api.post("/proxy/whatsapp/mcp", message).expect(200).json().getJsonObject("result");
    }

    @Test
    void shouldPassToolsOnToTheRealChildAndSendByTheLane() {
        JsonObject list = api.post(
                        "/proxy/whatsapp/mcp",
                        new JsonObject().put("jsonrpc", "2.0").put("id", 1).put("method", "tools/list"))
                .expect(200)
                .json();
        Set<String> offered = list.getJsonObject("result").getJsonArray("tools").stream()
                .flatMap(each -> choices((JsonObject) each))
                .collect(Collectors.toSet());

        assertThat(ToolCall.all().keySet()).containsExactlyInAnyOrderElementsOf(offered);
        assertThat(tool("whatsapp_app", new JsonObject().put("action", "status"))
                        .getJsonObject("structuredContent")
                        .getBoolean("is_logged_in"))
                .isFalse();
        assertThat(tool("whatsapp_chat", new JsonObject().put("action", "list_chats"))
                        .getJsonObject("structuredContent")
                        .getJsonArray("data"))
                .isEmpty();
        JsonObject send = new JsonObject()
                .put("type", "text")
                .put("phone", "5521988887777")
                .put("message", "x");
        assertThat(tool("whatsapp_send", send)
                        .getJsonObject("structuredContent")
                        .getString("code"))
                .isEqualTo("not-paired");
    }

    /** What the real child says that a tool may be asked for. */
    private static Stream<String> choices(JsonObject tool) {
        JsonObject properties = tool.getJsonObject("inputSchema").getJsonObject("properties");
        String chooser = tool.getString("name").equals("whatsapp_send") ? "type" : "action";
        return properties.getJsonObject(chooser).getJsonArray("enum").stream()
                .map(choice -> tool.getString("name") + " " + choice);
    }

    @Test
    void shouldSayWhyWhenTheRealChildCannotBeLinkedOrReconnected() {
        api.get(PROXY + "/app/login-with-code?phone=5521988887777").expectProblem(503, "whatsapp-unreachable");
        api.get(PROXY + "/app/reconnect").expectProblem(409, "not-paired");
    }

    @Test
    void shouldRefuseASendByTheLaneWhenNoPhoneIsLinked() {
        api.post(
                        PROXY + "/send/message",
                        new JsonObject().put("phone", "5521988887777").put("message", "x"))
                .expectProblem(409, "not-paired");
    }
}
