package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which account a number's session is of, and what is kept of that. */
class LinkedAccountIT {
    private static final String ANA = "5571922230001";
    private static final String BIA = "5571922230002";
    private static final String CAU = "5571922230003";

    private static GatewayProcess gateway;
    private static ApiClient api;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("LinkedAccountIT", Map.of("WAFLEET_ON_STOP", "stop"));
        api = gateway.api();
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject link(String id) {
        return gateway.device(id).getJsonObject("link");
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void shouldBringBackALinkedNumberThatWasNeverOnline() throws IOException {
        gateway.pair(ANA);
        api.post("/api/devices/" + ANA + "/stop").expect(202);
        gateway.awaitProcess(ANA, "stopped");
        copyTree(gateway.sessions().resolve(ANA), gateway.sessions().resolve(BIA));
        api.delete("/api/devices/" + ANA).expect(204);
        // Of its own, but for the session in its folder, the second number has never seen WhatsApp, nor does it now.
        gateway.simulate(Map.of("SIM_OFFLINE", "true"));
        api.post("/api/devices", new JsonObject().put("phoneNumber", BIA)).expect(201);
        gateway.awaitDevice(
                BIA, "linked", device -> device.getJsonObject("link").getString("jid") != null);

        api.get("/api/devices/" + BIA + "/qr").expectProblem(409, "already-paired");
        String job = gateway.submit(BIA, CAU, "Bom dia");
        assertThat(Causes.code(gateway.awaitJob(job, "queued"))).isEqualTo("link-not-online");
        gateway.stop();
        gateway.start();
        gateway.logIn();
        api = gateway.api();

        JsonObject back = gateway.awaitProcess(BIA, "running");
        assertThat(Causes.code(back.getJsonObject("process"))).isEqualTo("boot");
        api.get("/api/devices/" + BIA + "/qr").expectProblem(409, "already-paired");
        // And whose session it is must not be found out by the first message.
        gateway.awaitDevice(
                BIA,
                "another's",
                device -> Causes.text(device.getJsonObject("link"))
                        .startsWith("other-number: the session is that of +" + ANA));
        gateway.simulate(Map.of());
    }

    @Test
    void shouldTellThatTheCodeWasScannedWithAnotherNumbersPhone() {
        String stranger = "5571922239999";
        api.post("/api/devices", new JsonObject().put("phoneNumber", CAU)).expect(201);
        String qr = api.get("/api/devices/" + CAU + "/qr").expect(200).json().getString("qr");
        int port = gateway.processOf(CAU).getInteger("port");
        new SimulatedPhone(stranger, port).scan(qr);

        gateway.awaitOnline(CAU);

        assertThat(Causes.text(link(CAU)))
                .isEqualTo("other-number: the session is that of +" + stranger + ", the device was registered with +"
                        + CAU);
        JsonObject device = gateway.device(CAU);
        assertThat(device.getString("phoneNumber")).isEqualTo(stranger);
        assertThat(device.getString("expectedNumber")).isEqualTo(CAU);
        assertThat(gateway.events(CAU, "device.updated"))
                .extracting(event -> event.getJsonObject("data").getString("phoneNumber"))
                .containsExactly(stranger);
        // It is named by the number that it has.
        assertThat(gateway.device("+" + stranger).getString("id")).isEqualTo(CAU);
        String job = gateway.submit(stranger, ANA, "Bom dia");
        gateway.awaitJob(job, "sent", "delivered", "read");
        List<JsonObject> online = gateway.events(CAU, "link.changed").stream()
                .map(event -> event.getJsonObject("data"))
                .filter(data -> data.getString("state").equals("online"))
                .toList();
        assertThat(online)
                .isNotEmpty()
                .allSatisfy(data -> assertThat(Causes.code(data)).isEqualTo("other-number"));
    }

    @Test
    void shouldNotFightForASessionThatWasCopied() throws IOException {
        String original = "5571922230005";
        String copy = "5571922230006";
        gateway.pair(original);
        api.post("/api/devices/" + original + "/stop").expect(202);
        gateway.awaitProcess(original, "stopped");
        copyTree(gateway.sessions().resolve(original), gateway.sessions().resolve(copy));
        api.post("/api/devices/" + original + "/start").expect(202);
        gateway.awaitOnline(original);

        api.post("/api/devices", new JsonObject().put("phoneNumber", copy)).expect(201);

        JsonObject held = gateway.awaitProcess(copy, "stopped");
        assertThat(Causes.text(held.getJsonObject("process")))
                .startsWith("session-copied: another device of this gateway has +" + original + ": " + original)
                .contains("delete this one");
        api.post("/api/devices/" + copy + "/logout").expectProblem(409, "number-in-use");
        api.delete("/api/devices/" + copy).expect(204);
        gateway.awaitOnline(original);
        gateway.awaitJob(gateway.submit(original, CAU, "Bom dia"), "sent", "delivered", "read");
    }

    @Test
    void shouldSayThatWhatsAppIsOutOfReach() throws IOException {
        String number = "5571922230004";
        gateway.simulate(Map.of("SIM_OFFLINE", "true"));
        api.post("/api/devices", new JsonObject().put("phoneNumber", number)).expect(201);
        gateway.awaitProcess(number, "running");

        api.get("/api/devices/" + number + "/qr").expectProblem(503, "whatsapp-unreachable");

        assertThat(link(number).getString("state")).isEqualTo("unpaired");
        assertThat(Causes.text(link(number))).startsWith("whatsapp-unreachable: the child cannot connect to WhatsApp");
        gateway.awaitDevice(
                number,
                "told of",
                device -> gateway.events(number, "link.changed").stream()
                        .anyMatch(event ->
                                Causes.code(event.getJsonObject("data")).equals("whatsapp-unreachable")));
        gateway.simulate(Map.of());
        // With the network the cause goes, too.
        api.post("/api/devices/" + number + "/restart").expect(202);
        gateway.awaitDevice(
                number,
                "launched again",
                device -> device.getJsonObject("process").getString("state").equals("running")
                        && device.getJsonObject("process").getLong("generation") == 2);
        String qr = api.get("/api/devices/" + number + "/qr").expect(200).json().getString("qr");
        assertThat(link(number).getValue("cause")).isNull();
        gateway.phone(number).scan(qr);
        gateway.awaitOnline(number);
    }
}
