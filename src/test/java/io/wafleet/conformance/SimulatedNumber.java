package io.wafleet.conformance;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A simulated child with one device, and both sides of its WhatsApp account: the API and the phone. */
final class SimulatedNumber implements AutoCloseable {
    static final String DEVICE = "5511999990001";
    static final String OWN_JID = DEVICE + "@s.whatsapp.net";
    static final String FRIEND = "5511888880000";
    static final String FRIEND_JID = FRIEND + "@s.whatsapp.net";

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final RunningChild child;
    private final Path volume;

    private SimulatedNumber(RunningChild child, Path volume) {
        this.child = child;
        this.volume = volume;
    }

    /** Starts the child and sees to it that it has exactly one slot. */
    static SimulatedNumber start(ChildUnderTest simulator, Path volume, Map<String, String> settings) {
        var number = new SimulatedNumber(RunningChild.start(simulator, volume, settings), volume);
        if (number.json("GET", "/devices", null).getValue("results") == null) {
            number.json("POST", "/devices", new JsonObject().put("device_id", DEVICE));
        }
        return number;
    }

    RunningChild child() {
        return child;
    }

    Path volume() {
        return volume;
    }

    /** Shows a QR code and scans it at once. */
    SimulatedNumber pair() {
        pairWith(QrCode.read(child.download(qrPath(login()))).text());
        return awaitOnline();
    }

    JsonObject login() {
        return json("GET", "/app/login", null).getJsonObject("results");
    }

    static String qrPath(JsonObject login) {
        return URI.create(login.getString("qr_link")).getPath();
    }

    SimulatedNumber awaitOnline() {
        await("online").atMost(LIMIT).until(() -> isConnected() && isLoggedIn());
        return this;
    }

    boolean isConnected() {
        return status().getBoolean("is_connected");
    }

    boolean isLoggedIn() {
        return status().getBoolean("is_logged_in");
    }

    JsonObject status() {
        return json("GET", "/app/status", null).getJsonObject("results");
    }

    /** The slot as the registry tells it. */
    JsonObject device() {
        return json("GET", "/devices", null).getJsonArray("results").getJsonObject(0);
    }

    HttpResponse<String> sendText(String text) {
        return sendText(FRIEND, text);
    }

    HttpResponse<String> sendText(String phone, String text) {
        return child.send(
                "POST", "/send/message", new JsonObject().put("phone", phone).put("message", text));
    }

    /** Sends and gives the id of the message. */
    String sent(String phone, String text) {
        var answer = expect(200, sendText(phone, text));
        return answer.getJsonObject("results").getString("message_id");
    }

    JsonArray chats() {
        return json("GET", "/chats", null).getJsonObject("results").getJsonArray("data");
    }

    JsonArray messages(String query) {
        return json("GET", "/chat/" + FRIEND_JID + "/messages" + query, null)
                .getJsonObject("results")
                .getJsonArray("data");
    }

    void awaitStored(int messages) {
        await(messages + " stored").atMost(LIMIT).until(() -> messages("").size() == messages);
    }

    void pairWith(String qr) {
        control("pair", new JsonObject().put("phone", DEVICE).put("qr", qr));
    }

    void network(boolean up) {
        control("network", new JsonObject().put("up", up));
    }

    /** What the friend types. */
    void receive(String text) {
        receive(new JsonObject().put("from", FRIEND).put("body", text));
    }

    void receive(JsonObject message) {
        control("receive", message);
    }

    void control(String command, JsonObject body) {
        require(200, child.send("POST", "/__simulator/" + command, body));
    }

    JsonObject json(String method, String path, JsonObject body) {
        return expect(200, child.send(method, path, body));
    }

    static List<String> strings(JsonArray rows, String key) {
        return rows.stream().map(row -> ((JsonObject) row).getString(key)).toList();
    }

    static JsonObject expect(int status, HttpResponse<String> answer) {
        require(status, answer);
        return new JsonObject(answer.body());
    }

    private static void require(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer + " " + answer.body());
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
