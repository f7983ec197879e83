package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Devices that have no number until a phone is linked, and numbers that two devices are linked to. */
class NumberlessIT {
    private static final String ANA = "5571922240001";
    private static final String BIA = "5571922240002";
    private static final String CAU = "5571922240003";
    private static final String DUDA = "5571922240004";
    private static final String EVA = "5571922240005";
    private static final String FABIO = "5571922240006";
    private static final String GIL = "5571922240007";

    private static final String HUGO = "5571922240008";
    private static final String IVO = "5571922240009";

    private static GatewayProcess gateway;
    private static ApiClient api;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("NumberlessIT", Map.of());
        api = gateway.api();
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject create(JsonObject body) {
        return api.post("/api/devices", body).expect(201).json();
    }

    /** Makes a device by its name and scans its code with this number's phone. */
    private static String link(String name, String number) {
        return scan(create(new JsonObject().put("name", name)), number);
    }

    private static String scan(JsonObject device, String number) {
        String id = device.getString("id");
        String qr = api.get("/api/devices/" + id + "/qr").expect(200).json().getString("qr");
        new SimulatedPhone(number, device.getJsonObject("process").getInteger("port")).scan(qr);
        return id;
    }

    private static JsonObject awaitNumber(String id, String number) {
        return gateway.awaitDevice(id, "+" + number, device -> number.equals(device.getString("phoneNumber")));
    }

    private static JsonObject awaitHeld(String id, String cause) {
        return gateway.awaitDevice(id, "held: " + cause, device -> {
            JsonObject process = device.getJsonObject("process");
            return process.getString("state").equals("stopped")
                    && Causes.code(device.getJsonObject("link")).equals(cause);
        });
    }

    private static Answer send(String from) {
        return api.post("/api/messages/send", GatewayProcess.message(from, "5571911112222", "Oi"));
    }

    private static List<String> causes(String id, String type) {
        return gateway.events(id, type).stream()
                .map(event -> Causes.code(event.getJsonObject("data")))
                .toList();
    }

    @Test
    void shouldLearnItsNumberWhenAPhoneIsLinked() {
        JsonObject made = create(new JsonObject().put("name", "Recepção São João"));
        assertThat(made.getString("id")).isEqualTo("recepcao-sao-joao");
        assertThat(made.containsKey("phoneNumber")).isTrue();
        assertThat(made.getString("phoneNumber")).isNull();
        api.post("/api/messages/send", GatewayProcess.message("recepcao-sao-joao", ANA, "Oi"))
                .expectProblem(409, "not-paired");
        api.post(
                        "/api/devices/recepcao-sao-joao/messages",
                        new JsonObject().put("type", "presence").put("available", true))
                .expectProblem(409, "not-paired");

        scan(made, ANA);

        JsonObject device = gateway.awaitOnline("recepcao-sao-joao");
        assertThat(device.getString("phoneNumber")).isEqualTo(ANA);
        assertThat(device.getString("expectedNumber")).isNull();
        assertThat(device.getJsonObject("link").getString("cause")).isNull();
        assertThat(gateway.events("recepcao-sao-joao", "device.updated"))
                .extracting(event -> event.getJsonObject("data").getString("phoneNumber"))
                .containsExactly(ANA);
        assertThat(gateway.device("+" + ANA).getString("id")).isEqualTo("recepcao-sao-joao");
        gateway.awaitJob(gateway.submit(ANA, "5571911112222", "Oi"), "sent", "delivered", "read");
        assertThat(api.post("/api/devices", new JsonObject().put("phoneNumber", ANA))
                        .expect(200)
                        .json()
                        .getString("id"))
                .as("registering the number gives the device that has it")
                .isEqualTo("recepcao-sao-joao");
    }

    @Test
    void shouldBeHeldUntilTheFirstOneOfItsNumberIsDeleted() {
        gateway.pair(BIA);
        String second = link("Bia 2", BIA);

        JsonObject held = awaitHeld(second, "number-in-use");

        assertThat(held.getString("phoneNumber")).isNull();
        assertThat(held.getString("desired")).isEqualTo("running");
        assertThat(Causes.text(held.getJsonObject("process")))
                .startsWith("number-in-use: another device of this gateway has +" + BIA + ": " + BIA + ";");
        assertThat(held.getJsonObject("link").getString("jid")).startsWith(BIA);
        assertThat(causes(second, "link.changed")).anyMatch(cause -> cause.equals("number-in-use"));
        assertThat(secondsAway(second)).isPositive();
        send(second).expectProblem(409, "number-in-use");
        api.post("/api/devices/" + second + "/start").expectProblem(409, "number-in-use");
        api.post("/api/devices/" + second + "/restart").expectProblem(409, "number-in-use");
        assertThat(gateway.device(BIA).getJsonObject("link").getString("state")).isEqualTo("online");
        send(BIA).expect(200);
        assertThat(gateway.device("+" + BIA).getString("id")).isEqualTo(BIA);

        // Also a gateway that was away knows, and learns what was linked meanwhile.
        JsonObject third = create(new JsonObject().put("name", "Hugo"));
        String qr = api.get("/api/devices/hugo/qr").expect(200).json().getString("qr");
        gateway.kill9();
        new SimulatedPhone(HUGO, third.getJsonObject("process").getInteger("port")).scan(qr);
        restart(null);
        awaitNumber("hugo", HUGO);
        awaitHeld(second, "number-in-use");
        send(second).expectProblem(409, "number-in-use");

        api.delete("/api/devices/" + BIA).expect(204);
        gateway.awaitOnline(second);
        assertThat(gateway.device(second).getString("phoneNumber")).isEqualTo(BIA);
        assertThat(gateway.device(second).getJsonObject("link").getString("cause"))
                .isNull();
        gateway.awaitJob(gateway.submit(BIA, "5571911112222", "Oi"), "sent", "delivered", "read");
    }

    private static double secondsAway(String id) {
        String series = "gateway_link_away_seconds{device=\"" + id + "\"";
        return gateway.management()
                .get("/metrics")
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void restart(String onOtherNumber) {
        try {
            if (gateway.process().isAlive()) {
                gateway.stop();
            }
            gateway.startWith("WAFLEET_ON_OTHER_NUMBER", onOtherNumber);
            gateway.logIn();
            api = gateway.api();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldHaveTheNumberWhenTheFirstOneIsLoggedOut() {
        String first = link("Cau 1", CAU);
        gateway.awaitOnline(first);
        String second = link("Cau 2", CAU);
        awaitHeld(second, "number-in-use");

        api.post("/api/devices/" + first + "/logout").expect(200);

        gateway.awaitOnline(second);
        awaitNumber(second, CAU);
        assertThat(gateway.device(first).getString("phoneNumber")).isNull();
    }

    @Test
    void shouldBeLoggedOutAlthoughItIsHeld() {
        String first = link("Duda 1", DUDA);
        gateway.awaitOnline(first);
        String second = link("Duda 2", DUDA);
        awaitHeld(second, "number-in-use");

        api.post("/api/devices/" + second + "/logout").expect(200);

        JsonObject loggedOut = gateway.awaitDevice(
                second,
                "logged out",
                device -> device.getJsonObject("link").getString("state").equals("logged-out"));
        assertThat(loggedOut.getJsonObject("process").getString("state")).isEqualTo("running");
        // A child that is not connected would not have told WhatsApp.
        assertThat(gateway.events(second, "link.changed"))
                .extracting(event -> event.getJsonObject("data").getString("state"))
                .endsWith("online", "logged-out");
        assertThat(gateway.device(first).getJsonObject("link").getString("state"))
                .isEqualTo("online");
        // And is free for another phone.
        scan(loggedOut, EVA);
        gateway.awaitOnline(second);
        awaitNumber(second, EVA);
    }

    @Test
    void shouldBeHeldAgainWhenItCannotBeLoggedOut() throws IOException {
        String first = link("Ivo 1", IVO);
        gateway.awaitOnline(first);
        String second = link("Ivo 2", IVO);
        awaitHeld(second, "number-in-use");
        gateway.simulate(Map.of("SIM_FAULTS", "[{\"fault\":\"error\",\"path\":\"/app/logout\"}]"));

        api.post("/api/devices/" + second + "/logout").expectProblem(502, "child-failed");

        gateway.simulate(Map.of());
        assertThat(gateway.processOf(second).getString("state")).isEqualTo("running");
        send(second).expectProblem(409, "number-in-use");
        awaitHeld(second, "number-in-use");
        // It is unlinked first, which its child is started for.
        api.delete("/api/devices/" + second).expect(204);
        assertThat(gateway.events(second, "link.changed"))
                .extracting(event -> event.getJsonObject("data").getString("state"))
                .filteredOn("online"::equals)
                .hasSizeGreaterThan(1);
    }

    @Test
    void shouldNotBeToldOfAnotherTenantsDevice() {
        gateway.pair(FABIO);
        ApiClient zoo = gateway.user("zoe", "operator", "zoo");
        JsonObject made = zoo.post("/api/devices", new JsonObject().put("name", "Zoo"))
                .expect(201)
                .json();

        scan(made, FABIO);

        awaitHeld("zoo", "number-in-use");
        String told = zoo.get("/api/devices/zoo").expect(200).json().encode()
                + zoo.get("/api/events?limit=1000").expect(200).json().encode();
        assertThat(told).contains("another device of this gateway has +").doesNotContain("the number of the device");
        zoo.get("/api/devices/" + FABIO).expectProblem(404, "device-not-found");
        zoo.post("/api/devices", new JsonObject().put("phoneNumber", FABIO)).expectProblem(409, "device-exists");
    }

    @Test
    void shouldBeHeldOnAnotherNumberWhereThatIsRefused() {
        restart("refuse");
        String id = scan(create(new JsonObject().put("phoneNumber", GIL)), "5571922249999");

        JsonObject held = awaitHeld(id, "other-number");

        assertThat(held.getString("phoneNumber")).isEqualTo(GIL);
        assertThat(held.getJsonObject("link").getString("jid")).startsWith("5571922249999");
        assertThat(causes(id, "link.changed")).anyMatch(cause -> cause.equals("other-number"));
        send(id).expectProblem(409, "other-number");
        // The setting is looked at again by the next gateway.
        restart(null);
        gateway.awaitOnline(id);
        awaitNumber(id, "5571922249999");
    }

    @Test
    void shouldSayWhatIsWrongWithANameThatMakesNoId() {
        create(new JsonObject().put("name", "Filial Sé"));

        field(409, "device-exists", "name", new JsonObject().put("name", "filial se"));
        field(400, "invalid-request", "name", new JsonObject().put("name", "2026"));
        field(400, "invalid-request", "name", new JsonObject().put("name", "☕"));
        field(400, "invalid-request", "phoneNumber", new JsonObject().put("autoStart", false));
        field(400, "invalid-request", "id", new JsonObject().put("id", "5571922240001"));
        assertThat(api.post("/api/devices", new JsonObject().put("id", "filial-se"))
                        .expect(200)
                        .json()
                        .getString("name"))
                .as("an id alone means the device that has it")
                .isEqualTo("Filial Sé");
    }

    private static void field(int status, String code, String field, JsonObject body) {
        api.post("/api/devices", body).expectProblem(status, code, field);
    }
}
