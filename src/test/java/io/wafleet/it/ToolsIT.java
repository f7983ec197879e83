package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.surface.ToolCall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The child's tools for language models (MCP) through the gateway: two tenants, of whom one has two devices. */
class ToolsIT {
    private static final String ANA = "5571957770001";
    private static final String BIA = "bia";
    private static final String FRIEND = "5521988886666";
    private static final String MCP = "/proxy/whatsapp/mcp";
    private static final String SECRET = "a word for Ana alone";

    private static GatewayProcess gateway;
    private static ApiClient ours;
    private static ApiClient theirs;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("ToolsIT", Map.of("WAFLEET_AUDIT_MESSAGES", "true"));
        ours = gateway.user("ours", "operator", "default");
        theirs = gateway.user("theirs", "operator", "others");
        SimulatedPhone phone = gateway.pair(ANA);
        ours.post("/api/devices", new JsonObject().put("id", BIA).put("autoStart", false))
                .expect(201);
        phone.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("id", "PICTURE")
                        .put("body", SECRET)
                        .put("media", "image"));
        await("the chat is there")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> tool("whatsapp_chat", "action", "list_chats", new JsonObject().put("device_id", ANA))
                        .encode()
                        .contains(FRIEND));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject message(String method, JsonObject params) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 7)
                .put("method", method)
                .put("params", params);
    }

    private static Answer call(ApiClient client, String tool, JsonObject arguments, String... headers) {
        JsonObject params = new JsonObject().put("name", tool).put("arguments", arguments);
        return client.post(MCP, message("tools/call", params), headers);
    }

    /** What the tool came to. */
    private static JsonObject tool(String tool, String chooser, String choice, JsonObject arguments) {
        JsonObject answer = call(ours, tool, arguments.copy().put(chooser, choice))
                .expect(200)
                .json();
        assertThat(answer.getInteger("id")).as(answer.encode()).isEqualTo(7);
        return answer.getJsonObject("result");
    }

    private static JsonObject done(String tool, String chooser, String choice, JsonObject arguments) {
        JsonObject result = tool(tool, chooser, choice, arguments.copy().put("device_id", ANA));
        assertThat(result.getBoolean("isError", false)).as(result.encode()).isFalse();
        return result;
    }

    private static String text(JsonObject result) {
        return result.getJsonArray("content").getJsonObject(0).getString("text");
    }

    private static JsonObject refused(JsonObject result, String code) {
        assertThat(result.getBoolean("isError", false)).as(result.encode()).isTrue();
        assertThat(result.getJsonObject("structuredContent").getString("code"))
                .as(result.encode())
                .isEqualTo(code);
        return result;
    }

    @Test
    void shouldAnswerAsAnyChildWhenNoDeviceIsNamed() {
        for (String method : List.of("initialize", "tools/list", "ping")) {
            JsonObject answer = ours.post(MCP, message(method, new JsonObject()))
                    .expect(200)
                    .json();
            assertThat(answer.getInteger("id")).isEqualTo(7);
            assertThat(answer.getValue("result")).as(method).isNotNull();
        }
        String listed = ours.post(MCP, message("tools/list", new JsonObject())).text();
        assertThat(ToolCall.all().keySet().stream().map(each -> each.split(" ", -1)[0]))
                .allSatisfy(name -> assertThat(listed).contains('"' + name + '"'));
        ours.post(MCP, new JsonObject().put("jsonrpc", "2.0").put("method", "notifications/initialized"))
                .expect(202);
        ours.call("DELETE", MCP, null).expect(200);
        ours.get(MCP).expectProblem(405, "method-not-allowed");
        assertThat(ours.post(MCP, message("resources/list", new JsonObject()))
                        .expect(200)
                        .json()
                        .getJsonObject("error")
                        .getInteger("code"))
                .isEqualTo(-32601);
        theirs.post(MCP, message("tools/list", new JsonObject())).expectProblem(503, "device-unready");
        ours.withToken(null).post(MCP, message("tools/list", new JsonObject())).expectProblem(401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'jsonrpc':'2.0','id':1,'method':'ping'}]",
                "{'jsonrpc':'2.0','id':1,'METHOD':'ping'}",
                "{'jsonrpc':'2.0','id':1,'method':'ping','Method':'tools/call'}",
                "{'jsonrpc':'1.0','id':1,'method':'ping'}",
                "{'jsonrpc':'2.0','id':null,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1.5,'method':'ping'}",
                "{'jsonrpc':'2.0','method':'tools/call','params':{}}",
                "{'jsonrpc':'2.0','method':'notifications/anything'}",
                "{'jsonrpc':'2.0','id':1,'method':'notifications/initialized'}",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':[]}",
                "'ping'",
                "",
            })
    void shouldRefuseWhatIsNotOneMessageOfTheProtocol(String body) {
        Answer answer = ours.call("POST", MCP, body.replace((char) 39, '"'));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void shouldPassAToolOnWhenItReads() {
        JsonObject messages = done(
                "whatsapp_chat",
                "action",
                "get_messages",
                new JsonObject().put("chat_jid", FRIEND + "@s.whatsapp.net"));

        assertThat(messages.encode()).contains(SECRET);
        assertThat(done("whatsapp_app", "action", "status", new JsonObject())
                        .getJsonObject("structuredContent")
                        .getBoolean("is_logged_in"))
                .isTrue();
        JsonObject refusal = call(
                        ours,
                        "whatsapp_chat",
                        new JsonObject().put("action", "list_chats").put("limit", 1000),
                        "X-Device-Id",
                        ANA)
                .expect(200)
                .json()
                .getJsonObject("result");
        assertThat(refusal.getBoolean("isError")).isTrue();
        assertThat(text(refusal)).contains("limit");
    }

    @Test
    void shouldSendByTheLaneWhenAToolSends() {
        JsonObject sent = done(
                "whatsapp_send",
                "type",
                "text",
                new JsonObject().put("phone", FRIEND).put("message", "by a tool"));
        String id = sent.getJsonObject("structuredContent").getString("message_id");
        JsonObject about = new JsonObject().put("phone", FRIEND).put("message_id", id);

        assertThat(id).startsWith("3EB0");
        assertThat(ours.get("/api/messages?device=" + ANA).expect(200).text()).contains(id);
        done("whatsapp_message", "action", "react", about.copy().put("emoji", "x"));
        done("whatsapp_message", "action", "revoke", about);
        done(
                "whatsapp_send",
                "type",
                "poll",
                new JsonObject()
                        .put("phone", FRIEND)
                        .put("question", "when?")
                        .put("options", new JsonArray().add("now").add("later")));
        refused(
                tool(
                        "whatsapp_send",
                        "type",
                        "text",
                        new JsonObject()
                                .put("device_id", ANA)
                                .put("phone", "abc")
                                .put("message", "x")),
                "invalid-request");
        assertThat(gateway.phone(ANA).sentTexts()).containsOnlyOnce("by a tool");
        // The job is there whoever sends; that no tool of the child was asked is told by its kinds.
        assertThat(ours.get("/api/messages?device=" + ANA).expect(200).json().getJsonArray("jobs").stream()
                        .map(each -> ((JsonObject) each).getString("kind"))
                        .collect(Collectors.toSet()))
                .contains("text", "reaction", "revoke", "poll");
        JsonObject entry = await("it is in the audit log")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> gateway.api()
                                .get("/api/audit?operation=proxy%20POST%20/send/message&outcome=done")
                                .expect(200)
                                .json()
                                .getJsonArray("entries"),
                        entries -> !entries.isEmpty())
                .getJsonObject(0);
        assertThat(entry.getString("object")).isEqualTo(ANA);
        assertThat(entry.encode()).doesNotContain("by a tool", FRIEND);
    }

    @Test
    void shouldGiveAFileByAnAddressOfOursWhenAToolDownloadsIt() {
        JsonObject file = done(
                "whatsapp_message",
                "action",
                "download_media",
                new JsonObject().put("phone", FRIEND).put("message_id", "PICTURE"));

        assertThat(file.encode()).doesNotContain("/sessions/");
        assertThat(file.getJsonObject("structuredContent").getString("file_url"))
                .startsWith(ours.server() + "/proxy/whatsapp/" + ANA + "/statics/media/");
    }

    @Test
    void shouldLinkAndUnlinkByTheGatewayWhenAToolAsksForIt() {
        ours.post("/api/devices", new JsonObject().put("id", "caio")).expect(201);
        JsonObject caio = new JsonObject().put("device_id", "caio");

        JsonObject code = tool("whatsapp_app", "action", "login_qr", caio);

        assertThat(code.getJsonObject("structuredContent").getString("qr_code"))
                .isEqualTo(ours.get("/api/devices/caio/qr").expect(200).json().getString("qr"));
        assertThat(code.getJsonArray("content").getJsonObject(1).getString("mimeType"))
                .isEqualTo("image/png");
        refused(tool("whatsapp_app", "action", "login_code", caio.copy().put("phone", FRIEND)), "pairing-busy");
        refused(tool("whatsapp_app", "action", "login_code", caio.copy().put("phone", "0")), "invalid-request");
        refused(tool("whatsapp_app", "action", "reconnect", caio), "not-paired");
        refused(tool("whatsapp_app", "action", "logout", caio), "not-paired");
        JsonObject entry = await("it is in the audit log")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> gateway.api()
                                .get("/api/audit?operation=proxy%20GET%20/app/logout&object=caio")
                                .expect(200)
                                .json()
                                .getJsonArray("entries"),
                        entries -> !entries.isEmpty())
                .getJsonObject(0);
        assertThat(entry.getString("outcome")).isEqualTo("refused");
        assertThat(entry.getInteger("status")).isEqualTo(409);
        assertThat(entry.getString("object")).isEqualTo("caio");
        ours.delete("/api/devices/caio").expect(204);
    }

    /** Each of them, by an argument: nothing of another tenant's is reached, nor found out. */
    @Test
    void shouldFindNoDeviceWhenAToolNamesAnothers() {
        for (String each : ToolCall.all().keySet()) {
            String[] words = each.split(" ", -1);
            JsonObject arguments = new JsonObject()
                    .put(words[0].equals("whatsapp_send") ? "type" : "action", words[1])
                    .put("device_id", ANA)
                    .put("message_id", "PICTURE")
                    .put("chat_jid", FRIEND + "@s.whatsapp.net")
                    .put("phone", FRIEND)
                    .put("message", "not mine");
            JsonObject result =
                    call(theirs, words[0], arguments).expect(200).json().getJsonObject("result");
            refused(result, "device-not-found");
            assertThat(result.encode()).doesNotContain(SECRET, "online", "running");
        }
        refused(
                call(ours, "whatsapp_app", new JsonObject().put("action", "status"))
                        .expect(200)
                        .json()
                        .getJsonObject("result"),
                "invalid-request");
        refused(
                call(
                                ours,
                                "whatsapp_app",
                                new JsonObject().put("action", "status").put("device_id", BIA),
                                "X-Device-Id",
                                ANA)
                        .expect(200)
                        .json()
                        .getJsonObject("result"),
                "invalid-request");
        refused(tool("whatsapp_app", "action", "status", new JsonObject().put("device_id", BIA)), "device-unready");
        assertThat(gateway.phone(ANA).sentTexts()).doesNotContain("not mine");
    }

    /** Each of them, by who may only look at devices. */
    @Test
    void shouldAskForTheSameScopesAsTheSameCallOfTheRestApi() {
        ApiClient viewer = gateway.user("viewer", "viewer", "default");
        ToolCall.all().forEach((each, route) -> {
            String[] words = each.split(" ", -1);
            JsonObject arguments = new JsonObject()
                    .put(words[0].equals("whatsapp_send") ? "type" : "action", words[1])
                    .put("device_id", ANA)
                    .put("message_id", "PICTURE")
                    .put("chat_jid", FRIEND + "@s.whatsapp.net");
            JsonObject result =
                    call(viewer, words[0], arguments).expect(200).json().getJsonObject("result");
            if (each.equals("whatsapp_app status")) {
                assertThat(result.getBoolean("isError", false)).isFalse();
            } else {
                refused(result, "forbidden");
            }
        });
    }

    @Test
    void shouldRefuseWhatNobodyKnows() {
        JsonObject status = new JsonObject().put("action", "status").put("device_id", ANA);
        refused(tool("whatsapp_shell", "action", "status", status), "invalid-request");
        refused(tool("whatsapp_app", "action", "erase", status), "invalid-request");
        refused(tool("whatsapp_app", "action", "status", status.copy().put("device_id", 1)), "invalid-request");
        JsonObject params = new JsonObject()
                .put("name", "whatsapp_app")
                .put("Name", "whatsapp_send")
                .put("arguments", status);
        refused(
                ours.post(MCP, message("tools/call", params)).expect(200).json().getJsonObject("result"),
                "invalid-request");
    }
}
