package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Campaigns through the API of a real gateway, to recipients of the simulated network. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BulkIT {
    private static final String FROM = "5511900000001";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("bulk", Map.of("WAFLEET_WARM_UP_DAYS", "0"));
        gateway.pair(FROM);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    /** Numbers that have one spelling only. */
    private static JsonObject row(int number, String name) {
        return new JsonObject()
                .put("to", "+1415555%04d".formatted(number))
                .put("variables", new JsonObject().put("nome", name));
    }

    private static JsonObject bulk(String message, List<JsonObject> rows) {
        return new JsonObject().put("from", FROM).put("message", message).put("rows", new JsonArray(rows));
    }

    private static List<JsonObject> rows(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> row(number, "n" + number))
                .toList();
    }

    private static JsonObject submit(JsonObject bulk) {
        Answer answer = gateway.api().post("/api/messages/bulk", bulk).expect(202);
        assertThat(answer.header("Location"))
                .isEqualTo("/api/campaigns/" + answer.json().getString("id"));
        return answer.json();
    }

    private static JsonObject campaign(String id) {
        return gateway.api().get("/api/campaigns/" + id).expect(200).json();
    }

    private static JsonObject awaitState(String id, String state) {
        return await("campaign " + id + " is " + state)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> campaign(id),
                        campaign -> campaign.getString("state").equals(state));
    }

    private static JsonArray result(String id) {
        return gateway.api()
                .get("/api/campaigns/" + id + "/result")
                .expect(200)
                .json()
                .getJsonArray("result");
    }

    private static List<String> sentTexts(String prefix) {
        return gateway.phone(FROM).sentTexts().stream()
                .filter(text -> text.startsWith(prefix))
                .toList();
    }

    @Test
    @Order(1)
    void shouldSendEachRowItsTextOnceAndTellWhatBecameOfIt() {
        // Given
        List<JsonObject> rows = new ArrayList<>(rows(0, 300));
        rows.add(row(7, "again"));

        // When
        JsonObject campaign = submit(bulk("um {{nome}}", rows).put("name", "Março"));

        // Then
        assertThat(campaign.getInteger("accepted")).isEqualTo(300);
        assertThat(campaign.getInteger("duplicates")).isEqualTo(1);
        String id = campaign.getString("id");
        awaitState(id, "done");
        assertThat(sentTexts("um "))
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(i -> "um n" + i).toList());
        JsonArray result = result(id);
        assertThat(result).hasSize(301);
        assertThat(result.getJsonObject(0).getString("to")).isEqualTo("14155550000@s.whatsapp.net");
        assertThat(result.getJsonObject(0).getString("messageId")).isNotBlank();
        assertThat(result.getJsonObject(0).getString("sentAt")).isNotBlank();
        assertThat(result.getJsonObject(300).getString("state")).isEqualTo("duplicate");
        List<String> csv = gateway.api()
                .get("/api/campaigns/" + id + "/result?format=csv")
                .expect(200)
                .text()
                .lines()
                .toList();
        assertThat(csv).hasSize(302);
        assertThat(csv.get(0)).isEqualTo("\ufeffrow;to;state;cause;job;messageId;sentAt;deliveredAt;readAt");
        assertThat(csv.get(301)).startsWith("301;14155550007@s.whatsapp.net;duplicate;the same recipient as row 8");
    }

    @Test
    @Order(2)
    void shouldTakeACsvFileAndAForm() {
        // Given
        String csv = "to;nome\n+14155551001;Ána\n(11) 93333-4444;Bob\n";
        String form = form("priority", "low");

        // When
        String query = "?from=" + FROM + "&message=csv%20%7B%7Bnome%7D%7D&ttl=600";
        JsonObject asFile = gateway.api()
                .call("POST", "/api/messages/bulk" + query, csv, "Content-Type", "text/csv")
                .expect(202)
                .json();
        JsonObject asForm = gateway.api()
                .call("POST", "/api/messages/bulk", form, "Content-Type", "multipart/form-data; boundary=xyz")
                .expect(202)
                .json();

        // Then
        awaitState(asFile.getString("id"), "done");
        awaitState(asForm.getString("id"), "done");
        assertThat(sentTexts("csv ")).containsExactly("csv Ána", "csv Bob");
        assertThat(sentTexts("form ")).containsExactly("form Ána", "form Bob");
        assertThat(result(asFile.getString("id")).getJsonObject(1).getString("to"))
                .isEqualTo("5511933334444@s.whatsapp.net");
    }

    @Test
    @Order(3)
    void shouldTakeTheResultOfACampaignBackAsItCameOut() {
        // Given
        String rows = "to;nome\n+5;Ana\n+14155552001;Bia\n";
        String first = gateway.api()
                .call(
                        "POST",
                        "/api/messages/bulk?skipInvalid=true&from=" + FROM + "&message=one",
                        rows,
                        "Content-Type",
                        "text/csv")
                .expect(202)
                .json()
                .getString("id");

        // When
        String result = gateway.api()
                .get("/api/campaigns/" + first + "/result?format=csv")
                .expect(200)
                .text();
        JsonObject again = gateway.api()
                .call(
                        "POST",
                        "/api/messages/bulk?dryRun=true&from=" + FROM + "&message=again%20%7B%7BROW%7D%7D",
                        result,
                        "Content-Type",
                        "text/csv")
                .expect(200)
                .json();

        // Then
        assertThat(result).contains("1;'+5;invalid;");
        assertThat(again.getJsonArray("result").getJsonObject(0).getString("to"))
                .isEqualTo("+5");
        assertThat(again.getJsonArray("result").getJsonObject(1).getJsonObject("content"))
                .isEqualTo(new JsonObject().put("text", "again 2"));
    }

    @Test
    @Order(3)
    void shouldHeedTheFlagsWhereverTheyAreSaid() {
        // Given
        JsonObject bulk = bulk("flags {{nome}}", List.of(row(2100, "n"), new JsonObject().put("to", "nobody")));
        ApiClient api = gateway.api();

        // Then
        assertThat(api.post("/api/messages/bulk", bulk.copy().put("dryRun", true))
                        .expect(200)
                        .json()
                        .getBoolean("dryRun"))
                .isTrue();
        api.post("/api/messages/bulk?dryRun=true", bulk.copy().put("dryRun", true))
                .expect(200);
        api.post("/api/messages/bulk?dryRun", bulk).expect(200);
        api.post("/api/messages/bulk?dryRun=true", bulk.copy().put("dryRun", false))
                .expectProblem(400, "invalid-request", "dryRun");
        api.post("/api/messages/bulk?skipInvalid=false", bulk.copy().put("skipInvalid", true))
                .expectProblem(400, "invalid-request", "skipInvalid");
        api.post("/api/messages/bulk?message=other", bulk).expectProblem(400, "invalid-request", "message");
        api.post("/api/messages/bulk", bulk.copy().put("dryRun", "yes"))
                .expectProblem(400, "invalid-request", "dryRun");
        api.call(
                        "POST",
                        "/api/messages/bulk",
                        form("dryRun", "true"),
                        "Content-Type",
                        "multipart/form-data; boundary=xyz")
                .expect(200);
        api.post("/api/messages/bulk", bulk).expectProblem(400, "invalid-request", "rows[2].to");
        String skipping = api.post("/api/messages/bulk", bulk.copy().put("skipInvalid", true))
                .expect(202)
                .json()
                .getString("id");
        awaitState(skipping, "done");
        assertThat(sentTexts("flags ")).containsExactly("flags n");
    }

    /** With one field beside those that there must be. */
    private static String form(String field, String value) {
        return """
                --xyz\r
                Content-Disposition: form-data; name="from"\r
                \r
                %s\r
                --xyz\r
                Content-Disposition: form-data; name="message"\r
                \r
                form {{nome}}\r
                --xyz\r
                Content-Disposition: form-data; name="%s"\r
                \r
                %s\r
                --xyz\r
                Content-Disposition: form-data; name="rows"; filename="rows.csv"\r
                Content-Type: text/csv\r
                \r
                to;nome
                +14155551001;Ána
                (11) 93333-4444;Bob\r
                --xyz--\r
                """.formatted(FROM, field, value);
    }

    @Test
    @Order(3)
    void shouldStoreNothingWhenARowIsBadUnlessItMayBeSkipped() {
        // Given
        List<JsonObject> rows = new ArrayList<>(rows(2000, 2));
        rows.add(new JsonObject().put("to", "nobody"));
        rows.add(new JsonObject().put("to", "+14155559999"));
        JsonObject bulk = bulk("bad {{nome}}", rows);

        // When
        Answer refused =
                gateway.api().post("/api/messages/bulk", bulk).expectProblem(400, "invalid-request", "rows[3].to");
        JsonObject dryRun = gateway.api()
                .post("/api/messages/bulk?dryRun=true", bulk)
                .expect(200)
                .json();
        JsonObject skipping = gateway.api()
                .post("/api/messages/bulk?skipInvalid=true", bulk)
                .expect(202)
                .json();

        // Then
        assertThat(refused.json().getJsonArray("errors").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("field", "rows[4].variables")
                        .put("detail", "has no value for {{nome}}, and no variables at all"));
        assertThat(dryRun.getInteger("invalid")).isEqualTo(2);
        assertThat(dryRun.getInteger("firstContacts")).isEqualTo(2);
        awaitState(skipping.getString("id"), "done");
        assertThat(sentTexts("bad ")).containsExactly("bad n2000", "bad n2001");
        assertThat(result(skipping.getString("id")).getJsonObject(2).getString("state"))
                .isEqualTo("invalid");
    }

    @Test
    @Order(4)
    void shouldSayWhatIsWrongWithARequest() {
        ApiClient api = gateway.api();
        api.post("/api/messages/bulk", new JsonObject().put("from", FROM))
                .expectProblem(400, "invalid-request", "rows");
        api.post("/api/messages/bulk", bulk("x", List.of())).expectProblem(400, "invalid-request", "rows");
        api.post("/api/messages/bulk", bulk("{{x", rows(1, 1))).expectProblem(400, "invalid-request", "message");
        api.post("/api/messages/bulk", bulk("x", rows(1, 1)).put("from", "5511999999999"))
                .expectProblem(404, "device-not-found");
        api.call("POST", "/api/messages/bulk", "[]").expectProblem(400, "invalid-json");
        api.call("POST", "/api/messages/bulk", "x", "Content-Type", "text/plain")
                .expectProblem(400, "invalid-request");
        api.call("POST", "/api/messages/bulk?from=" + FROM, "a,b\n1,2", "Content-Type", "text/csv")
                .expectProblem(400, "invalid-request", "rows");
        api.call("POST", "/api/messages/bulk", "x".repeat(17 * 1024 * 1024)).expectProblem(413, "body-too-large");
        api.withToken(null).post("/api/messages/bulk", bulk("x", rows(1, 1))).expectProblem(401, "unauthenticated");
        api.get("/api/campaigns/none").expectProblem(404, "campaign-not-found");
        api.get("/api/campaigns/none/result").expectProblem(404, "campaign-not-found");
    }

    @Test
    @Order(5)
    void shouldBeSeenByItsTenantOnly() {
        // Given
        ApiClient stranger = gateway.user("eve", "operator", "other");
        String id = submit(bulk("tenant {{nome}}", rows(3000, 1))).getString("id");

        // Then
        stranger.post("/api/messages/bulk", bulk("x", rows(3001, 1))).expectProblem(404, "device-not-found");
        stranger.get("/api/campaigns/" + id).expectProblem(404, "campaign-not-found");
        stranger.get("/api/campaigns/" + id + "/result").expectProblem(404, "campaign-not-found");
        stranger.post("/api/campaigns/" + id + "/cancel").expectProblem(404, "campaign-not-found");
        assertThat(stranger.get("/api/campaigns").expect(200).json().getJsonArray("campaigns"))
                .isEmpty();
        JsonObject list =
                gateway.api().get("/api/campaigns?limit=2").expect(200).json();
        assertThat(list.getJsonArray("campaigns").getJsonObject(0).getString("id"))
                .isEqualTo(id);
        assertThat(gateway.api()
                        .get("/api/campaigns?limit=200&after=" + list.getString("last"))
                        .expect(200)
                        .json()
                        .getJsonArray("campaigns"))
                .isNotEmpty();
    }

    @Test
    @Order(5)
    void shouldSayThatThereIsNoMoreWhereAPageIsJustFull() {
        int all = gateway.api()
                .get("/api/campaigns?limit=200")
                .expect(200)
                .json()
                .getJsonArray("campaigns")
                .size();

        JsonObject page =
                gateway.api().get("/api/campaigns?limit=" + all).expect(200).json();

        assertThat(page.getJsonArray("campaigns")).hasSize(all);
        assertThat(page.getBoolean("more")).isFalse();
        assertThat(page.getString("last")).isNull();
        assertThat(gateway.api()
                        .get("/api/campaigns?limit=" + (all - 1))
                        .expect(200)
                        .json()
                        .getBoolean("more"))
                .isTrue();
    }

    @Test
    @Order(6)
    void shouldMakeOneCampaignWhenTheRequestIsRepeated() {
        // Given
        JsonObject bulk = bulk("once {{nome}}", rows(4000, 3));

        // When
        Answer first = gateway.api()
                .post("/api/messages/bulk", bulk, "Idempotency-Key", "k1")
                .expect(202);
        Answer second = gateway.api()
                .post("/api/messages/bulk", bulk, "Idempotency-Key", "k1")
                .expect(202);

        // Then
        assertThat(second.text()).isEqualTo(first.text());
        gateway.api()
                .post("/api/messages/bulk", bulk.copy().put("message", "other"), "Idempotency-Key", "k1")
                .expectProblem(422, "key-reused");
        awaitState(first.json().getString("id"), "done");
        assertThat(sentTexts("once ")).hasSize(3);
    }

    @Test
    @Order(7)
    void shouldPauseResumeAndCancelWhileOthersGoOn() {
        // Given
        String id = submit(bulk("held {{nome}}", rows(5000, 400))).getString("id");

        // When
        JsonObject paused = gateway.api()
                .post("/api/campaigns/" + id + "/pause")
                .expect(200)
                .json();

        // Then
        assertThat(paused.getString("state")).isEqualTo("paused");
        assertThat(paused.getLong("open")).isPositive();
        String other = submit(bulk("passing {{nome}}", rows(6000, 3))).getString("id");
        awaitState(other, "done");
        long held = campaign(id).getLong("open");
        assertThat(held).isGreaterThanOrEqualTo(paused.getLong("open") - 1).isPositive();

        // When
        gateway.api().post("/api/campaigns/" + id + "/resume").expect(200);

        // Then
        await().atMost(PATIENCE).until(() -> campaign(id).getLong("open") < held);

        // When
        JsonObject cancelled = gateway.api()
                .post("/api/campaigns/" + id + "/cancel")
                .expect(200)
                .json();

        // Then
        assertThat(cancelled.getString("state")).isEqualTo("cancelled");
        await().atMost(PATIENCE).until(() -> campaign(id).getLong("open") == 0);
        JsonObject counts = campaign(id).getJsonObject("counts");
        assertThat(counts.getLong("cancelled")).isPositive();
        assertThat(sentTexts("held ")).doesNotHaveDuplicates().hasSize((int) (400 - counts.getLong("cancelled")));
        gateway.api().post("/api/campaigns/" + id + "/resume").expectProblem(409, "campaign-cancelled");
    }

    @Test
    @Order(8)
    void shouldSendWhatATemplateSaysSinglyAndToMany() {
        // Given
        gateway.api()
                .post("/api/templates", new JsonObject().put("name", "greeting").put("text", "tpl {{nome}}{{fim|!}}"))
                .expect(201);
        JsonObject send = new JsonObject()
                .put("from", FROM)
                .put("to", "+14155556000")
                .put("type", "template")
                .put("template", "greeting");
        JsonObject bulk = bulk("", rows(6001, 2)).put("template", "greeting");
        bulk.remove("message");

        // When
        JsonObject job = gateway.api()
                .post("/api/messages/send", send.copy().put("variables", new JsonObject().put("Nome", "Bia")))
                .expect(200)
                .json();
        String campaign = submit(bulk).getString("id");

        // Then
        assertThat(job.getString("message")).isEqualTo("tpl Bia!");
        awaitState(campaign, "done");
        assertThat(sentTexts("tpl ")).containsExactly("tpl Bia!", "tpl n6001!", "tpl n6002!");
        gateway.api().post("/api/messages/send", send).expectProblem(400, "invalid-request", "variables");
        gateway.api()
                .post(
                        "/api/messages/send",
                        send.copy()
                                .put(
                                        "variables",
                                        new JsonObject().put("nome", "Bia").put("name", "Bia")))
                .expectProblem(400, "invalid-request", "variables.name");
        gateway.api()
                .post("/api/messages/send", send.copy().put("template", "nothing"))
                .expectProblem(404, "template-not-found");
        gateway.api()
                .post("/api/messages/bulk", bulk.copy().put("template", "nothing"))
                .expectProblem(404, "template-not-found");
        gateway.api()
                .post("/api/messages/bulk", bulk.copy().put("message", "both"))
                .expectProblem(400, "invalid-request", "template");
        gateway.api()
                .post("/api/templates", new JsonObject().put("name", "greeting").put("text", "again"))
                .expectProblem(400, "invalid-request", "name");
        gateway.api()
                .post("/api/templates", new JsonObject().put("name", "torn").put("text", "{{"))
                .expectProblem(400, "invalid-request", "text");
    }

    @Test
    @Order(9)
    void shouldSendNoRowTwiceAndTellOfEachWhenTheGatewayIsKilledInTheMiddle() throws IOException {
        // Given
        String id = submit(bulk("kill {{nome}}", rows(7000, 150))).getString("id");

        // When
        List<Integer> kills = List.of(20, 80);
        for (int sent : kills) {
            await().atMost(PATIENCE).until(() -> sentTexts("kill ").size() >= sent);
            gateway.kill9();
            gateway.start();
        }

        // Then
        JsonObject done = awaitState(id, "done");
        assertThat(done.getInteger("accepted")).isEqualTo(150);
        List<JsonObject> rows = result(id).stream().map(JsonObject.class::cast).toList();
        List<JsonObject> sent =
                rows.stream().filter(row -> row.getString("messageId") != null).toList();
        assertThat(sentTexts("kill "))
                .containsExactlyInAnyOrderElementsOf(sent.stream()
                        .map(row -> "kill n" + (6999 + row.getInteger("row")))
                        .toList());
        assertThat(sent.stream().map(row -> row.getString("messageId"))).doesNotHaveDuplicates();
        // The call that a kill cut off may not have reached the child: nobody can tell, and nobody repeats it.
        assertThat(rows.stream().filter(row -> !sent.contains(row)))
                .hasSizeLessThanOrEqualTo(kills.size())
                .allMatch(row -> row.getString("state").equals("uncertain"));
    }
}
