package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What users set for one device reaches its child, and the gateway knows which child still lacks it. */
class SettingsIT {
    private static final String ANA = "5571922220001";
    private static final String BIA = "5571922220002";
    private static final String PASSWORD = "cafe-com-leite";
    private static final String PROXY = "socks5://shop:" + PASSWORD + "@proxy.example:1080";
    private static final String MASKED = "socks5://shop:***@proxy.example:1080";

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static Path binaries;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("SettingsIT", Map.of("WAFLEET_CHILD_BINARIES", "binaries"));
        api = gateway.api();
        binaries = Files.createDirectories(gateway.binary().resolveSibling("binaries"));
        gateway.pair(ANA);
        gateway.pair(BIA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject change(String device, JsonObject settings) {
        return patch(device, settings).expect(200).json();
    }

    private static Answer patch(String device, JsonObject settings) {
        return api.patch("/api/devices/" + device, new JsonObject().put("settings", settings));
    }

    private static void restart(String device) {
        long before = gateway.processOf(device).getLong("generation");
        api.post("/api/devices/" + device + "/restart").expect(202);
        gateway.awaitDevice(
                device,
                "restarted and online",
                now -> now.getJsonObject("process").getLong("generation") > before
                        && now.getJsonObject("link").getString("state").equals("online"));
    }

    private static List<String> environment(String device) throws IOException {
        String all = Files.readString(
                Path.of("/proc", String.valueOf(gateway.pid(device)), "environ"), StandardCharsets.UTF_8);
        return List.of(all.split("\0", -1));
    }

    private static void assertRequired(String device, String... names) {
        JsonObject process = gateway.processOf(device);
        assertThat(process.getJsonArray("changedSettings")).isEqualTo(new JsonArray(List.of(names)));
        assertThat(process.getBoolean("restartRequired")).isEqualTo(names.length > 0);
    }

    @Test
    void shouldRequireARestartUntilTheChildWasLaunchedWithTheSettings() throws IOException {
        assertRequired(ANA);
        JsonObject changed = change(
                ANA,
                new JsonObject()
                        .put("proxy", PROXY)
                        .put("memoryLimit", "1GB")
                        .put("environment", new JsonObject().put("APP_OS", "Balcao")));
        assertThat(changed.getJsonObject("settings").getString("proxy")).isEqualTo(MASKED);
        String[] names = {"proxy", "environment.APP_OS", "memoryLimit"};
        assertRequired(ANA, names);
        assertThat(environment(ANA)).noneMatch(variable -> variable.startsWith("WHATSAPP_PROXY="));

        gateway.kill9();
        gateway.start();
        gateway.awaitOnline(ANA);
        assertRequired(ANA, names);

        restart(ANA);
        assertRequired(ANA);
        assertThat(environment(ANA))
                .contains("WHATSAPP_PROXY=" + PROXY, "APP_OS=Balcao", "GOMEMLIMIT=900000000")
                .contains("APP_HOST=127.0.0.1");
        assertThat(environment(BIA)).contains("APP_OS=wafleet").noneMatch(variable -> variable.contains(PASSWORD));

        gateway.kill9();
        gateway.start();
        gateway.awaitOnline(ANA);
        assertRequired(ANA);
        change(ANA, new JsonObject().putNull("proxy"));
        assertRequired(ANA, "proxy");
        change(ANA, new JsonObject().put("proxy", PROXY));
        assertRequired(ANA);
        change(ANA, new JsonObject().put("proxy", MASKED).put("startOrder", 5));
        assertRequired(ANA);

        assertThat(api.get("/api/devices").text()).contains(MASKED).doesNotContain(PASSWORD);
        assertThat(api.get("/api/events?limit=1000").text()).contains(MASKED).doesNotContain(PASSWORD);
        assertThat(gateway.output()).doesNotContain(PASSWORD);
    }

    @Test
    void shouldNameTheFieldAndChangeNothingWhenAChangeIsBad() {
        JsonObject before = withoutProcess(BIA);
        Map<String, JsonObject> bad = Map.of(
                "settings.proxy", new JsonObject().put("proxy", "ftp://proxy.example"),
                "settings.binary", new JsonObject().put("binary", "/bin/sh"),
                "settings.environment.APP_PORT",
                        new JsonObject().put("environment", new JsonObject().put("APP_PORT", "1")),
                "settings.memoryLimit", new JsonObject().put("memoryLimit", "little"),
                "settings.startOrder", new JsonObject().put("startOrder", -1),
                "settings.nonsense", new JsonObject().put("nonsense", 1));
        bad.forEach((field, settings) -> {
            settings.put("startOrder", settings.getValue("startOrder", 9));
            JsonObject body = new JsonObject().put("name", "renamed").put("settings", settings);
            api.patch("/api/devices/" + BIA, body).expectProblem(400, "invalid-request", field);
            JsonObject order =
                    new JsonObject().put("phoneNumber", "5571922229999").put("settings", settings);
            api.post("/api/devices", order).expectProblem(400, "invalid-request", field);
        });
        patch(BIA, new JsonObject().put("binary", "absent")).expectProblem(400, "invalid-request", "settings.binary");
        for (Object none : new Object[] {null, 7, "x", new JsonArray()}) {
            api.patch("/api/devices/" + BIA, new JsonObject().put("settings", none))
                    .expectProblem(400, "invalid-request", "settings");
        }
        assertThat(withoutProcess(BIA)).isEqualTo(before);
        api.get("/api/devices/5571922229999").expectProblem(404, "device-not-found");
    }

    private static JsonObject withoutProcess(String device) {
        JsonObject all = gateway.device(device);
        all.remove("process");
        all.getJsonObject("link").remove("checkedAt");
        return all;
    }

    @Test
    void shouldRunAnotherBinaryOfTheFolder() throws IOException {
        script(binaries.resolve("9.9.9"), "exec '%s' \"$@\"".formatted(gateway.binary()));
        change(BIA, new JsonObject().put("binary", "9.9.9"));
        assertRequired(BIA, "binary");
        restart(BIA);
        assertRequired(BIA);
        assertThat(environment(BIA)).contains("RUN_BY=9.9.9");

        change(BIA, new JsonObject().putNull("binary"));
        restart(BIA);
        assertThat(environment(BIA)).doesNotContain("RUN_BY=9.9.9");
    }

    @Test
    void shouldStartInTheirOrderAndSayWhichMayNot() throws IOException {
        script(binaries.resolve("8.8.8"), "exec '%s' \"$@\"".formatted(gateway.binary()));
        change(ANA, new JsonObject().put("startOrder", 200));
        change(BIA, new JsonObject().put("startOrder", 1).put("binary", "8.8.8"));
        long before = gateway.events(BIA, "device.updated").stream()
                .mapToLong(event -> event.getLong("seq"))
                .max()
                .orElseThrow();
        api.post("/api/system/stop", new JsonObject().put("children", "stop")).expect(202);
        await("the gateway has ended").until(() -> !gateway.process().isAlive());
        gateway.start();
        gateway.awaitOnline(ANA);
        gateway.awaitOnline(BIA);
        assertThat(queuedAfter(before, BIA)).isLessThan(queuedAfter(before, ANA));

        api.post("/api/system/stop", new JsonObject().put("children", "stop")).expect(202);
        await("the gateway has ended").until(() -> !gateway.process().isAlive());
        gateway.startWith("WAFLEET_CHILD_BINARIES", "");
        assertThat(Causes.text(gateway.awaitProcess(BIA, "backoff").getJsonObject("process")))
                .contains("8.8.8", "WAFLEET_CHILD_BINARIES");
        gateway.awaitOnline(ANA);
        patch(BIA, new JsonObject().put("binary", "8.8.8")).expectProblem(400, "invalid-request", "settings.binary");
        change(BIA, new JsonObject().putNull("binary").putNull("startOrder"));
        gateway.awaitOnline(BIA);

        gateway.stop();
        gateway.startWith("WAFLEET_CHILD_BINARIES", "binaries");
    }

    /**
     * The number of the event that tells of it, at the boot. Turns are given in this order; who has its turn then looks at its
     * port and its volume, and on a busy host the next may be through with that first.
     */
    private static long queuedAfter(long seq, String device) {
        return gateway.events(device, "process.changed").stream()
                .filter(event -> event.getLong("seq") > seq)
                .filter(event -> event.getJsonObject("data").getString("state").equals("starting"))
                .filter(event -> Causes.code(event.getJsonObject("data")).equals("boot"))
                .mapToLong(event -> event.getLong("seq"))
                .min()
                .orElseThrow();
    }

    private static void script(Path file, String last) throws IOException {
        Files.writeString(file, "#!/bin/sh\nexport RUN_BY=%s\n%s\n".formatted(file.getFileName(), last));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void shouldLetNobodyElseChangeThem() {
        ApiClient stranger = gateway.user("stranger", "operator", "elsewhere");
        ApiClient viewer = gateway.user("viewer", "viewer", "default");
        JsonObject body = new JsonObject().put("settings", new JsonObject().put("startOrder", 1));

        stranger.patch("/api/devices/" + BIA, body).expectProblem(404, "device-not-found");
        viewer.patch("/api/devices/" + BIA, body).expectProblem(403, "forbidden");

        JsonObject own = new JsonObject()
                .put("phoneNumber", "5571922220003")
                .put("autoStart", false)
                .put("settings", new JsonObject().put("startOrder", 3));
        JsonObject created = stranger.post("/api/devices", own).expect(201).json();
        assertThat(created.getJsonObject("settings").getInteger("startOrder")).isEqualTo(3);
    }
}
