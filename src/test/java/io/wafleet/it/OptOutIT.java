package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** People who want no more, at a real gateway with two numbers of one tenant. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OptOutIT {
    private static final String FROM = "5511900000001";
    private static final String SISTER = "5511900000002";

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "optout", Map.of("WAFLEET_WARM_UP_DAYS", "0", "WAFLEET_PAUSE_AFTER_FAILURES", "10"));
        gateway.pair(FROM);
        gateway.pair(SISTER);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String number(int i) {
        return "1415555%04d".formatted(i);
    }

    private static String jid(String number) {
        return number + "@s.whatsapp.net";
    }

    private static String submit(String text, List<String> numbers) {
        List<JsonObject> rows =
                numbers.stream().map(to -> new JsonObject().put("to", "+" + to)).toList();
        JsonObject bulk =
                new JsonObject().put("from", FROM).put("message", text).put("rows", new JsonArray(rows));
        return gateway.api().post("/api/messages/bulk", bulk).expect(202).json().getString("id");
    }

    private static void receive(String device, String from, String body) {
        gateway.phone(device)
                .control("receive", new JsonObject().put("from", from).put("body", body));
    }

    private static List<JsonObject> events(String device, String type) {
        return gateway
                .api()
                .get("/api/events?limit=1000&device=" + device + "&type=" + type)
                .expect(200)
                .json()
                .getJsonArray("events")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static List<JsonObject> optedOut(String device) {
        return events(device, "contact.opted-out");
    }

    private static List<JsonObject> awaitOptOuts(String device, int count) {
        return await(count + " have opted out")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> optedOut(device), events -> events.size() == count);
    }

    private static List<JsonObject> result(String campaign) {
        return gateway
                .api()
                .get("/api/campaigns/" + campaign + "/result")
                .expect(200)
                .json()
                .getJsonArray("result")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static void awaitDone(String campaign) {
        await("the campaign is done")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.api()
                        .get("/api/campaigns/" + campaign)
                        .expect(200)
                        .json()
                        .getString("state")
                        .equals("done"));
    }

    private static Set<String> recipients(String text) {
        return gateway.phone(FROM).record().stream()
                .filter(send -> text.equals(send.getString("body")))
                .map(send -> send.getString("to"))
                .collect(Collectors.toSet());
    }

    private static JsonObject cause(JsonObject row) {
        return row.getJsonObject("cause");
    }

    private static void setInterval(Integer millis) {
        JsonObject settings = new JsonObject().put("intervalMillis", millis);
        gateway.api()
                .patch("/api/devices/" + FROM + "/queue", new JsonObject().put("settings", settings))
                .expect(200);
    }

    @Test
    @Order(1)
    void shouldSendNothingOfARunningCampaignFromTheOptOutOn() {
        // Given: a campaign that takes its time
        setInterval(200);
        List<String> all = IntStream.range(0, 60).mapToObj(OptOutIT::number).toList();
        String campaign = submit("oferta", all);
        await("it runs")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> recipients("oferta").size() >= 2);

        // When
        List<String> leaving = all.subList(40, 60);
        leaving.forEach(number -> receive(FROM, number, "Sair!"));
        List<JsonObject> events = awaitOptOuts(FROM, leaving.size());

        // Then
        awaitDone(campaign);
        Map<String, Instant> outSince = events.stream()
                .collect(Collectors.toMap(
                        event -> event.getJsonObject("data")
                                .getJsonObject("optOut")
                                .getString("jid"),
                        event -> Instant.parse(event.getString("at"))));
        List<JsonObject> rows = result(campaign);
        assertThat(rows).hasSize(60).allSatisfy(row -> {
            Instant out = outSince.get(row.getString("to"));
            if (out == null) {
                assertThat(row.getString("state")).isIn("sent", "delivered", "read");
            } else if (row.getString("sentAt") != null) {
                assertThat(Instant.parse(row.getString("sentAt"))).isBefore(out.plusSeconds(1));
            } else {
                assertThat(row.getString("state")).isEqualTo("failed");
                assertThat(cause(row).getString("code")).isEqualTo("opted-out");
            }
        });
        assertThat(rows.stream().filter(row -> row.getString("state").equals("failed")))
                .as("those who left in time")
                .isNotEmpty();
        Set<String> refused = rows.stream()
                .filter(row -> row.getString("state").equals("failed"))
                .map(row -> row.getString("to"))
                .collect(Collectors.toSet());
        assertThat(recipients("oferta")).doesNotContainAnyElementsOf(refused);
        // The lane went on by itself: what is refused so is no reason to pause it.
        assertThat(gateway.api()
                        .get("/api/devices/" + FROM + "/queue")
                        .expect(200)
                        .json()
                        .getBoolean("paused"))
                .isFalse();
        setInterval(null);
    }

    @Test
    @Order(2)
    void shouldAnswerThemAndNotBeginAConversationFromAnotherNumber() {
        // Given: who left above
        String left = number(59);

        // When
        JsonObject reply = gateway.awaitJob(gateway.submit(FROM, "+" + left, "até logo"), "sent", "delivered", "read");
        JsonObject first = gateway.awaitJob(gateway.submit(SISTER, "+" + left, "olá"), "failed");

        // Then
        assertThat(reply.getString("contact")).isEqualTo("reply");
        assertThat(first.getJsonObject("cause").getString("code")).isEqualTo("opted-out");
        assertThat(gateway.phone(SISTER).sentTexts()).doesNotContain("olá");
    }

    @Test
    @Order(3)
    void shouldHoldAfterTheGatewayIsKilledBetweenTheOptOutAndTheNextSend() throws IOException {
        // Given: a number that WhatsApp writes otherwise, whose child tells both names
        String written = "5531988887777";
        gateway.api().post("/api/devices/" + FROM + "/queue/pause").expect(200);
        String campaign = submit("depois", List.of(number(100), written, number(101)));
        gateway.phone(FROM)
                .control(
                        "receive",
                        new JsonObject()
                                .put("from", "553188887777")
                                .put("from_lid", "123456789012345@lid")
                                .put("chat_lid", "123456789012345@lid")
                                .put("body", "parar"));
        awaitOptOuts(FROM, 21);

        // When
        gateway.kill9();
        gateway.start();
        gateway.awaitOnline(FROM);
        gateway.api().post("/api/devices/" + FROM + "/queue/resume").expect(200);

        // Then
        awaitDone(campaign);
        assertThat(result(campaign).get(1).getString("state")).isEqualTo("failed");
        assertThat(cause(result(campaign).get(1)).getString("code")).isEqualTo("opted-out");
        assertThat(recipients("depois")).containsExactlyInAnyOrder(jid(number(100)), jid(number(101)));
        JsonObject byHiddenNumber =
                gateway.awaitJob(gateway.submit(SISTER, "123456789012345@lid", "por outro nome"), "failed");
        assertThat(byHiddenNumber.getJsonObject("cause").getString("code")).isEqualTo("opted-out");
    }

    @Test
    @Order(4)
    void shouldConfirmOnceByTheTenantsOwnWordsAndText() {
        // Given
        JsonObject rules = new JsonObject()
                .put("words", new JsonArray().add("Chega"))
                .put("confirmation", "Você não recebe mais.");
        JsonObject set = gateway.api()
                .call("PUT", "/api/opt-outs/rules", rules.encode(), "Content-Type", "application/json")
                .expect(200)
                .json();
        assertThat(set.getJsonObject("own").getBoolean("words")).isTrue();

        // When
        receive(SISTER, number(200), "sair");
        receive(SISTER, number(201), "CHEGA");
        awaitOptOuts(SISTER, 1);
        receive(SISTER, number(201), "chega!");
        await("all are received")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> events(SISTER, "message.received").size() == 3);
        await("it is confirmed")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.phone(SISTER).sentTexts().contains("Você não recebe mais."));
        gateway.awaitJob(gateway.submit(SISTER, "+" + number(201), "mais uma"), "sent", "delivered", "read");

        // Then
        assertThat(gateway.phone(SISTER).record().stream()
                        .filter(send -> send.getString("body").equals("Você não recebe mais."))
                        .map(send -> send.getString("to")))
                .containsExactly(jid(number(201)));
        assertThat(optedOut(SISTER)).hasSize(1);
    }

    @Test
    @Order(5)
    void shouldGiveTheListAndTakeItBackAsAFile() {
        // Given
        gateway.api()
                .post(
                        "/api/opt-outs",
                        new JsonObject().put("to", "(11) 93333-4444").put("note", "=by phone"))
                .expect(201);
        gateway.api()
                .post("/api/opt-outs", new JsonObject().put("to", "+55 11 93333-4444"))
                .expect(200);
        JsonObject found = gateway.api()
                .get("/api/opt-outs?person=11933334444")
                .expect(200)
                .json();
        assertThat(found.getJsonArray("optOuts")).hasSize(1);
        assertThat(found.getJsonArray("optOuts").getJsonObject(0).getString("note"))
                .isEqualTo("=by phone");
        String file = gateway.api().get("/api/opt-outs/export").expect(200).text();
        int people = (int) file.lines().count() - 1;

        // When
        gateway.api().delete("/api/opt-outs/5511933334444").expect(204);
        gateway.api().delete("/api/opt-outs/5511933334444").expectProblem(404, "opt-out-not-found");
        JsonObject done = gateway.api()
                .call("POST", "/api/opt-outs/import", file, "Content-Type", "text/csv; charset=utf-8")
                .expect(200)
                .json();

        // Then
        assertThat(done).isEqualTo(new JsonObject().put("people", people).put("added", 1));
        JsonObject preview = gateway.api()
                .post(
                        "/api/messages/bulk",
                        new JsonObject()
                                .put("from", FROM)
                                .put("message", "oi")
                                .put("dryRun", true)
                                .put(
                                        "rows",
                                        new JsonArray()
                                                .add(new JsonObject().put("to", "+5511933334444"))
                                                .add(new JsonObject().put("to", "+" + number(300)))))
                .expect(200)
                .json();
        assertThat(preview.getInteger("optedOut")).isEqualTo(1);
        assertThat(preview.getJsonArray("result").getJsonObject(0).getBoolean("optedOut"))
                .isTrue();
        assertThat(gateway.api()
                        .get("/api/audit?operation=removeOptOut")
                        .expect(200)
                        .json()
                        .getJsonArray("entries"))
                .isNotEmpty();
    }

    @Test
    @Order(6)
    void shouldBeToldByTheCommandLine() throws IOException, InterruptedException {
        Path output = gateway.root().resolve("optout.txt");

        int added = gateway.command(output, "optout", "add", "+14155550777", "--note", "by phone");
        int listed = gateway.command(output, "optout", "list");
        String list = Files.readString(output);
        int removed = gateway.command(output, "optout", "remove", "+14155550777");

        assertThat(List.of(added, listed, removed)).as(list).containsOnly(0);
        assertThat(list).contains("+14155550777", "by phone");
        gateway.api().delete("/api/opt-outs/14155550777").expectProblem(404, "opt-out-not-found");
    }

    @Test
    @Order(7)
    void shouldRefuseWhatItCannotTakeAndChangeNothing() {
        String before = gateway.api().get("/api/opt-outs/export").expect(200).text();

        gateway.api()
                .post("/api/opt-outs", new JsonObject().put("to", "120363000000000000@g.us"))
                .expectProblem(400, "invalid-request");
        gateway.api()
                .call("POST", "/api/opt-outs/import", "to\n+14155550400\nnobody\n", "Content-Type", "text/csv")
                .expectProblem(400, "invalid-request");
        gateway.api()
                .call("PUT", "/api/opt-outs/rules", "{\"words\":[\"!?\"]}", "Content-Type", "application/json")
                .expectProblem(400, "invalid-request");
        gateway.api().get("/api/opt-outs?tenant=nobodys").expectProblem(404, "tenant-not-found");

        assertThat(gateway.api().get("/api/opt-outs/export").expect(200).text()).isEqualTo(before);
    }

    @Test
    @Order(8)
    void shouldKnowThemByPhoneAfterTheNumberThatLearnedItIsDeleted() {
        // Given: who opted out by the hidden number, of which another number of the tenant learns whose it is
        String hidden = "555666777888@lid";
        receive(FROM, hidden, "chega");
        awaitOptOuts(FROM, 22);
        gateway.phone(SISTER)
                .control(
                        "receive",
                        new JsonObject()
                                .put("from", number(400))
                                .put("from_lid", hidden)
                                .put("chat_lid", hidden)
                                .put("body", "olá"));
        await("it is heard")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> events(SISTER, "message.received").size() == 4);

        // When
        gateway.api().delete("/api/devices/" + SISTER).expect(204);

        // Then
        await("the list has the number")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.api()
                        .get("/api/opt-outs/export")
                        .expect(200)
                        .text()
                        .contains(jid(number(400))));
        JsonObject first = gateway.awaitJob(gateway.submit(FROM, "+" + number(400), "de novo"), "failed");
        assertThat(first.getJsonObject("cause").getString("code")).isEqualTo("opted-out");
    }
}
