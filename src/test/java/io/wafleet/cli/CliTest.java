package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @TempDir
    Path root;

    private FakeGateway gateway;
    private CliRunner cli;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        cli = new CliRunner(root).at(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo", "run", "stop", "devices", "restart", "qr", "send", "queue", "events", "logs", "token", "users",
                "keys", "tenants"
            })
    void shouldExplainEveryCommand(String command) {
        assertThat(cli.run(command, "--help")).isZero();
        assertThat(cli.out()).startsWith("Usage: wafleet " + command).contains("--verbose");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void shouldNotOfferJsonWhereThereIsNone() {
        assertThat(cli.run("run", "--json")).isEqualTo(2);
        assertThat(cli.err()).contains("Unknown option '--json'");
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithTheUsage() {
        assertThat(cli.run("send", "5511")).isEqualTo(2);
        assertThat(cli.errLines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("wafleet: Missing")
                .contains("send --help");
    }

    @Test
    void shouldAskForACommand() {
        assertThat(cli.run()).isEqualTo(2);
        assertThat(cli.errLines())
                .hasSize(1)
                .first()
                .asString()
                .contains("demo")
                .contains("token");
    }

    @Test
    void shouldExitWith3WhenNothingAnswers() {
        gateway.close();
        assertThat(cli.run("devices")).isEqualTo(3);
        assertThat(cli.errLines()).hasSize(1).first().asString().contains("No gateway answers at http://127.0.0.1:");
    }

    @Test
    void shouldExitWith4AndTheProblemWhenTheGatewayRefuses() {
        assertThat(cli.run("logs", "nobody")).isEqualTo(4);
        assertThat(cli.errLines())
                .containsExactly("wafleet: No such device: Nothing at /api/devices/nobody/logs (device-not-found)");
    }

    @Test
    void shouldExitWith1WhenTheGatewayCannot() {
        gateway.on(
                "POST /api/devices",
                call -> Answer.problem(503, "ports-exhausted", "No port is free", "50 of 50 used"));
        assertThat(cli.run("devices", "add", "5511999999999")).isEqualTo(1);
        assertThat(cli.errLines()).containsExactly("wafleet: No port is free: 50 of 50 used (ports-exhausted)");
    }

    @Test
    void shouldShowTheStackOnlyWhenVerbose() {
        gateway.on("GET /api/devices", call -> Answer.json(200, new JsonObject().put("devices", 7)));
        assertThat(cli.run("devices")).isEqualTo(1);
        assertThat(cli.errLines()).hasSize(1).first().asString().contains("--verbose");
        assertThat(cli.run("devices", "--verbose")).isEqualTo(1);
        assertThat(cli.err()).contains("\tat ");
    }

    @Test
    void shouldListDevicesAsATable() {
        gateway.on("GET /api/devices", call -> Answer.json(200, devices()));
        assertThat(cli.run("devices")).isZero();
        assertThat(cli.out().lines())
                .containsExactly(
                        "DEVICE         NAME   PROCESS  LINK      PID  PORT  QUEUE  SENT  RECEIVED  RESTARTS  CAUSE",
                        "5511900000001  Sales  running  online   4711  8000      2    10        11         1  restart required",
                        "x              red    failed   unknown     -     -      0     0         0         0  binary missing");
    }

    @Test
    void shouldListDevicesAsJson() {
        gateway.on("GET /api/devices", call -> Answer.json(200, devices()));
        assertThat(cli.run("devices", "--json")).isZero();
        assertThat(new JsonObject(cli.out())).isEqualTo(devices());
    }

    @Test
    void shouldCommandDevices() {
        JsonObject device = devices().getJsonArray("devices").getJsonObject(0);
        gateway.on("POST /api/devices", call -> Answer.json(201, device))
                .on("POST /api/devices/5511900000001/restart", call -> Answer.json(202, device))
                .on("DELETE /api/devices/5511900000001", call -> Answer.json(200, new JsonObject()));
        assertThat(cli.run("devices", "add", "+5511900000001", "--name", "Sales"))
                .isZero();
        assertThat(cli.run("devices", "restart", "5511900000001")).isZero();
        assertThat(cli.run("devices", "rm", "5511900000001")).isZero();
        assertThat(gateway.calls.get(0).body())
                .isEqualTo(new JsonObject().put("phoneNumber", "+5511900000001").put("name", "Sales"));
        assertThat(cli.out()).contains("wafleet qr 5511900000001").contains("Removed 5511900000001.");
    }

    @Test
    void shouldRegisterADeviceUnderAnId() {
        gateway.on(
                "POST /api/devices",
                call -> Answer.json(201, devices().getJsonArray("devices").getJsonObject(0)));
        assertThat(cli.run("devices", "add", "5511900000001", "--id", "vendas")).isZero();
        assertThat(gateway.calls.get(0).body())
                .isEqualTo(new JsonObject().put("phoneNumber", "5511900000001").put("id", "vendas"));
    }

    @Test
    void shouldRegisterADeviceWithoutANumber() {
        gateway.on("POST /api/devices", call -> Answer.json(201, new JsonObject().put("id", "sales")));
        assertThat(cli.run("devices", "add", "--name", "Sales")).isZero();
        assertThat(gateway.calls.get(0).body()).isEqualTo(new JsonObject().put("name", "Sales"));
        assertThat(cli.out()).contains("Registered sales. Pair it with: wafleet qr sales");
    }

    @Test
    void shouldSetWhatIsGivenAndTakeAwayWhatIsEmpty() {
        JsonObject device = devices().getJsonArray("devices").getJsonObject(0);
        gateway.on("PATCH /api/devices/a", call -> Answer.json(200, device));

        assertThat(cli.run(
                        "devices",
                        "set",
                        "a",
                        "--name=Vendas",
                        "--proxy=",
                        "--binary=/opt/gowa",
                        "--env=TZ=America/Sao_Paulo",
                        "--env=DEBUG",
                        "--memory-limit=256MB",
                        "--start-order=5"))
                .isZero();
        assertThat(cli.run("devices", "set", "a")).isEqualTo(2);

        assertThat(gateway.calls).hasSize(1);
        assertThat(gateway.calls.get(0).body())
                .isEqualTo(new JsonObject()
                        .put("name", "Vendas")
                        .put(
                                "settings",
                                new JsonObject()
                                        .putNull("proxy")
                                        .put("binary", "/opt/gowa")
                                        .put("memoryLimit", "256MB")
                                        .put("startOrder", 5)
                                        .put(
                                                "environment",
                                                new JsonObject()
                                                        .put("TZ", "America/Sao_Paulo")
                                                        .putNull("DEBUG"))));
    }

    @ParameterizedTest
    @CsvSource({
        "queue pause a --cause lunch, POST /api/devices/a/queue/pause",
        "queue a --pause --cause lunch, POST /api/devices/a/queue/pause",
        "queue resume a, POST /api/devices/a/queue/resume",
        "queue a --resume, POST /api/devices/a/queue/resume",
        "queue clear a, DELETE /api/devices/a/queue",
        "queue a --clear, DELETE /api/devices/a/queue",
        "queue cancel a, DELETE /api/messages/a",
        "queue --cancel a, DELETE /api/messages/a",
        "queue list, GET /api/queues",
        "queue, GET /api/queues",
        "queue a, GET /api/devices/a/queue",
    })
    void shouldKnowTheVerbsOfAQueueAlsoAsOptions(String line, String call) {
        JsonObject queue = new JsonObject().put("device", "a").put("depth", 3).put("cancelled", 2);
        gateway.on(call, asked -> Answer.json(200, queue))
                .on("GET /api/messages", asked -> Answer.json(200, new JsonObject().put("jobs", new JsonArray())));

        assertThat(cli.run(line.split(" "))).as(cli.err()).isZero();

        FakeGateway.Call first = gateway.calls.get(0);
        assertThat(first.method() + " " + first.path()).isEqualTo(call);
        assertThat(first.body().getString("cause")).isEqualTo(line.contains("--cause") ? "lunch" : null);
    }

    @Test
    void shouldShowWhatBecameOfASend() {
        gateway.on("POST /api/messages/send", call -> Answer.json(200, job("sent", null)));
        assertThat(cli.run("send", "a", "5511988887777", "olá", "mundo", "--wait", "5"))
                .isZero();
        assertThat(cli.out()).isEqualTo("sent, message 3EB0, job j1\n");
        FakeGateway.Call call = gateway.calls.get(0);
        assertThat(call.headers()).containsEntry("prefer", "wait=5");
        assertThat(call.body().getString("message")).isEqualTo("olá mundo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@/etc/hostname", "@@maria", "@", "@nobody oi"})
    void shouldSendATextThatBeginsWithAnAtAsItIs(String text) {
        gateway.on("POST /api/messages/send", call -> Answer.json(200, job("sent", null)));
        assertThat(cli.run("send", "a", "b", text)).isZero();
        assertThat(gateway.calls.get(0).body().getString("message")).isEqualTo(text);
    }

    @Test
    void shouldReadNoFileForAnArgumentOfAnyCommand() throws Exception {
        Path options = Files.writeString(root.resolve("options"), "--json");
        gateway.on("GET /api/devices", call -> Answer.json(200, devices()));
        assertThat(cli.run("devices", "@" + options)).isEqualTo(4);
        assertThat(cli.run("@" + options)).isEqualTo(2);
        assertThat(cli.err()).contains("/api/devices/%40").contains("Unknown command '@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-10% hoje", "--dry-rnu", "-"})
    void shouldSendATextThatBeginsWithADashBehindTwoOfThem(String text) {
        gateway.on("POST /api/messages/send", call -> Answer.json(200, job("sent", null)));
        assertThat(cli.input(text).run("send", "a", "b", "--", text)).isZero();
        assertThat(gateway.calls.get(0).body().getString("message")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send a b -10%             | Unknown option '-10%'; what begins with - and is no option goes behind -- (see",
                "send a --csv x --dry-rnu  | Unknown option '--dry-rnu', did you mean '--dry-run'?; what begins",
                "bogus                     | Unknown command 'bogus'",
                "devcies                   | Unknown command 'devcies', did you mean 'devices'?; there are demo, run,",
                "devices pare x            | Unknown command 'pare'",
                "devices strat x           | ; there are add, list, rm, restart, set, start, stop (see 'wafleet devices --help')",
                "qr a b                    | 'b' is one argument too many (see 'wafleet qr --help')",
            })
    void shouldNameWhatItDoesNotKnowAndWhatIsNearest(String line, String said) {
        assertThat(cli.run(line.split(" "))).isEqualTo(2);
        assertThat(cli.errLines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("wafleet: ")
                .contains(said);
    }

    @Test
    void shouldReadTheTextFromTheInput() {
        gateway.on("POST /api/messages/send", call -> Answer.json(202, job("queued", null)));
        assertThat(cli.input("linha 1\nlinha 2\n").run("send", "a", "b", "-", "--async"))
                .isZero();
        assertThat(gateway.calls.get(0).body().getString("message")).isEqualTo("linha 1\nlinha 2");
        assertThat(gateway.calls.get(0).headers()).containsEntry("prefer", "respond-async");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "uncertain"})
    void shouldExitWith1WhenATextDidNotGoOut(String state) {
        gateway.on("POST /api/messages/send", call -> Answer.json(200, job(state, "not on WhatsApp")));
        assertThat(cli.run("send", "a", "b", "hi")).isEqualTo(1);
        assertThat(cli.out()).contains(state).contains("because not on WhatsApp");
    }

    @Test
    void shouldShowLogsWithoutControlCharacters() {
        gateway.on(
                "GET /api/devices/a/logs",
                call -> new Answer(200, "text/plain", Buffer.buffer("\u001b[31mred\u001b[0m\nplain\n")));
        assertThat(cli.run("logs", "a", "--tail", "7")).isZero();
        assertThat(cli.out()).isEqualTo("red\nplain\n");
        assertThat(gateway.calls.get(0).query()).containsEntry("tail", "7").containsEntry("follow", "false");
    }

    @Test
    void shouldLogInWithThePasswordOfTheEnvironmentOrTheInput() {
        gateway.on("POST /api/auth/login", call -> Answer.json(200, new JsonObject().put("token", "jwt")));
        assertThat(cli.input("from-input\n").run("token", "--user", "ana")).isZero();
        cli.with("DEFAULT_ADMIN_PASS", "from-environment").run("token", "--user", "ana");
        assertThat(cli.out()).isEqualTo("jwt\njwt\n");
        assertThat(gateway.calls)
                .extracting(call -> call.body().getString("password"))
                .containsExactly("from-input", "from-environment");
    }

    @Test
    void shouldFindTheGatewayByTheFileInItsHome() throws Exception {
        Files.createDirectories(root.resolve("data"));
        Files.createDirectories(root.resolve(".demo"));
        Files.writeString(root.resolve("data/cli.json"), "{\"url\":\"http://127.0.0.1:1\",\"token\":\"gone\"}");
        JsonObject file = new JsonObject().put("url", gateway.url().toString()).put("token", FakeGateway.TOKEN);
        Files.writeString(root.resolve(".demo/cli.json"), file.encode());
        gateway.on("GET /api/devices", call -> Answer.json(200, devices()));
        CliRunner here = new CliRunner(root);
        assertThat(here.run("devices")).isZero();
        assertThat(here.run("token")).isZero();
        assertThat(here.out()).endsWith(FakeGateway.TOKEN + "\n");
        assertThat(here.err()).isEmpty();
        assertThat(here.onTerminal().run("token")).isZero();
        assertThat(here.err()).contains("until this gateway ends", "keys add");
        assertThat(here.run("devices", "--home", root.resolve("data").toString()))
                .isEqualTo(3);
    }

    @Test
    void shouldSayWhereItLookedForAGateway() {
        CliRunner here = new CliRunner(root);
        assertThat(here.run("devices")).isEqualTo(3);
        assertThat(here.errLines())
                .hasSize(1)
                .first()
                .asString()
                .contains("data")
                .contains("wafleet demo");
    }

    @Test
    void shouldRefuseAnAddressThatIsNone() {
        assertThat(cli.run("devices", "--url", "ftp://x")).isEqualTo(2);
        assertThat(cli.run("devices", "--url", "http://a b")).isEqualTo(2);
        assertThat(cli.errLines()).hasSize(2);
    }

    @Test
    void shouldWaitUntilTheGatewayIsGone() {
        gateway.on("POST /api/system/stop", call -> {
            gateway.closeAfterLook();
            return Answer.json(202, new JsonObject().put("children", 3));
        });
        assertThat(cli.run("stop")).isZero();
        assertThat(cli.out()).isEqualTo("The gateway has stopped, 3 children with it.\n");
    }

    @Test
    void shouldRunTheGatewayUntilItStops() {
        List<String> homes = new ArrayList<>();
        cli.with("WAFLEET_HOME", "/srv/home").starting(environment -> {
            homes.add(environment.get("WAFLEET_HOME"));
            gateway.close();
            return gateway;
        });
        assertThat(cli.run("run")).isZero();
        assertThat(homes).containsExactly("/srv/home");
    }

    @Test
    void shouldSayInOneLineWhyTheGatewayDidNotStart() {
        assertThat(cli.run("run")).isEqualTo(1);
        assertThat(cli.errLines()).containsExactly("wafleet: Port 3000 is in use; set API_PORT.");
    }

    private static JsonObject job(String state, String cause) {
        return new JsonObject()
                .put("id", "j1")
                .put("state", state)
                .put("cause", cause == null ? null : cause(cause))
                .put("messageId", state.equals("sent") ? "3EB0" : null);
    }

    private static JsonObject cause(String text) {
        return new JsonObject().put("code", "other").put("text", text);
    }

    private static JsonObject devices() {
        JsonObject well = new JsonObject()
                .put("id", "5511900000001")
                .put("phoneNumber", "5511900000001")
                .put("name", "Sales")
                .put(
                        "process",
                        process("running")
                                .put("pid", 4711)
                                .put("port", 8000)
                                .put("restarts", 1)
                                .put("cause", cause("adopted"))
                                .put("restartRequired", true))
                .put("link", new JsonObject().put("state", "online"))
                .put("queue", new JsonObject().put("depth", 2))
                .put("counters", new JsonObject().put("sent", 10).put("received", 11));
        JsonObject ill = new JsonObject()
                .put("id", "x")
                .put("name", "\u001b[31mred\u001b[0m")
                .put("process", process("failed").put("cause", cause("binary missing")))
                .put("link", new JsonObject().put("state", "unknown"));
        return new JsonObject()
                .put("devices", new JsonArray().add(well).add(ill))
                .put("total", 2);
    }

    private static JsonObject process(String state) {
        return new JsonObject().put("state", state);
    }
}
