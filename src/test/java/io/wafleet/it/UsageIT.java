package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What two numbers of two tenants write to each other, as those see it who write the bills. */
class UsageIT {
    private static final String ANA = "5511999990001";
    private static final String BIA = "5511999990002";
    private static final String BETA = "beta";

    private static GatewayProcess gateway;
    private static ApiClient beta;

    @BeforeAll
    static void sendAndReceive() throws IOException {
        gateway = GatewayProcess.start("UsageIT", Map.of("WAFLEET_ON_STOP", "stop"));
        beta = gateway.user("manager of beta", "manager", BETA);
        gateway.pair(ANA);
        beta.post("/api/devices", new JsonObject().put("phoneNumber", BIA)).expect(201);
        gateway.phone(BIA)
                .scan(beta.get("/api/devices/" + BIA + "/qr").expect(200).json().getString("qr"));
        gateway.awaitOnline(BIA);
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            jobs.add(gateway.submit(ANA, BIA, "hello " + i));
        }
        jobs.add(gateway.submit(BIA, ANA, "good day"));
        JsonObject file = new JsonObject()
                .put("from", ANA)
                .put("to", BIA)
                .put("type", "document")
                .put(
                        "media",
                        new JsonObject()
                                .put("base64", Base64.getEncoder().encodeToString(new byte[4321]))
                                .put("filename", "a.bin"));
        jobs.add(gateway.api()
                .post("/api/messages/send", file, "Prefer", "respond-async")
                .expect(202)
                .json()
                .getString("id"));
        jobs.forEach(job -> gateway.awaitJob(job, "sent", "delivered", "read"));
        gateway.kill9();
        gateway.start();
        await("all is counted").atMost(GatewayProcess.PATIENCE).until(() -> total("messagesIn") == 5);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static long total(String sum) {
        return rows(gateway.api(), "group=tenant").stream()
                .mapToLong(row -> row.getLong(sum))
                .sum();
    }

    private static List<JsonObject> rows(ApiClient who, String query) {
        return who.get("/api/usage?" + query).expect(200).json().getJsonArray("usage").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void shouldBeWhatWasSentAndReceivedAlsoAfterAKill() {
        List<JsonObject> rows = rows(gateway.api(), "group=tenant,device");

        assertThat(rows).hasSize(2);
        JsonObject bia = rows.get(0);
        assertThat(bia.getString("tenant")).isEqualTo(BETA);
        assertThat(bia.getJsonObject("out")).isEqualTo(new JsonObject().put("text", 1));
        assertThat(bia.getJsonObject("in"))
                .isEqualTo(new JsonObject().put("text", 3).put("document", 1));
        JsonObject ana = rows.get(1);
        assertThat(ana.getString("device")).isEqualTo(ANA);
        assertThat(ana.getJsonObject("out"))
                .isEqualTo(new JsonObject().put("text", 3).put("document", 1));
        assertThat(ana.getLong("mediaBytesOut")).isEqualTo(4321);
        assertThat(ana.getLong("messagesIn")).isEqualTo(1);
    }

    @Test
    void shouldShowATenantItsOwnOnly() {
        assertThat(rows(beta, "group=tenant"))
                .extracting(row -> row.getString("tenant"))
                .containsExactly(BETA);
        assertThat(rows(beta, "device=" + ANA)).isEmpty();
        beta.get("/api/usage?tenant=default").expectProblem(403, "forbidden");
        gateway.user("viewer of beta", "viewer", BETA).get("/api/usage").expectProblem(403, "forbidden");
    }

    @Test
    void shouldGivePageAfterPage() {
        List<String> devices = new ArrayList<>();
        String next = "";
        for (boolean more = true; more; ) {
            JsonObject page = gateway.api()
                    .get("/api/usage?group=device&limit=1" + (next.isEmpty() ? "" : "&after=" + next))
                    .expect(200)
                    .json();
            JsonArray rows = page.getJsonArray("usage");
            assertThat(rows).hasSize(1);
            devices.add(rows.getJsonObject(0).getString("device"));
            next = page.getString("last");
            more = page.getBoolean("more");
        }
        assertThat(devices).containsExactly(ANA, BIA);
    }

    @Test
    void shouldGiveATableForSpreadsheets() {
        for (Answer answer : List.of(
                gateway.api().get("/api/usage?format=csv&group=tenant"),
                gateway.api().get("/api/usage?group=tenant", "Accept", "text/csv"))) {
            assertThat(answer.expect(200).header("Content-Type")).startsWith("text/csv");
            List<String> lines = answer.text().lines().toList();
            assertThat(lines.get(0)).startsWith("\ufefftenant;activeDevices;messagesOut;messagesIn;");
            assertThat(lines.get(1)).startsWith(BETA + ";1;1;4;0;");
            assertThat(lines.get(2)).startsWith("default;1;4;1;4321;");
            assertThat(lines).hasSize(3);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAQuestion() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("from=yesterday", "from"),
                Map.entry("to=2026-02-30", "to"),
                Map.entry("from=2026-02-02&to=2026-02-01", "from"),
                Map.entry("group=week", "group"),
                Map.entry("group=", "group"),
                Map.entry("group=day,month", "group"),
                Map.entry("limit=0", "limit"),
                Map.entry("after=nonsense", "after"),
                Map.entry("after=WyJhIl0", "after"),
                Map.entry("format=xml", "format"),
                Map.entry("format=csv&limit=5", "limit"),
                Map.entry("device=%2F", "device"),
                Map.entry("days=3", "days"));
        wrong.forEach((query, field) ->
                gateway.api().get("/api/usage?" + query).expectProblem(400, "invalid-request", field));
    }

    @Test
    void shouldShowATableOnTheCommandLine() throws IOException, InterruptedException {
        Path output = gateway.root().resolve("usage.txt");
        assertThat(gateway.command(output, "usage", "--group", "tenant,device")).isZero();
        assertThat(Files.readAllLines(output).get(0))
                .matches("TENANT +DEVICE +ACTIVE +SENT +RECEIVED +BYTES-SENT +BYTES-RECEIVED");
        assertThat(Files.readString(output)).containsPattern("default +" + ANA + " +1 +4 +1 +4321 +0");
        assertThat(gateway.command(output, "usage", "--csv", "--group", "month,tenant"))
                .isZero();
        assertThat(Files.readString(output))
                .contains(LocalDate.now(ZoneOffset.UTC).toString().substring(0, 7) + ";beta;1;1;4;");
    }
}
