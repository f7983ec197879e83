package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Answer;
import io.wafleet.it.SimulatedPhone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Campaigns that are small as a request and large as what becomes of them. */
class CampaignsIT {
    private static final String FROM = "5511944440001";
    private static final int ROWS = 10_000;
    private static final int LARGEST = 16 * 1024 * 1024 - 1024;
    private static final int AT_A_TIME = 4;

    private static Target target;

    @BeforeAll
    static void startGateway() throws IOException {
        target = Target.start("CampaignsIT", Map.of("WAFLEET_QUEUE_LIMIT", "1000000"));
        target.attacker()
                .post("/api/devices", new JsonObject().put("phoneNumber", FROM))
                .expect(201);
        new SimulatedPhone(
                        FROM,
                        target.gateway().device(FROM).getJsonObject("process").getInteger("port"))
                .scan(target.attacker()
                        .get("/api/devices/" + FROM + "/qr")
                        .expect(200)
                        .json()
                        .getString("qr"));
        target.gateway().awaitOnline(FROM);
        target.attacker().post("/api/devices/" + FROM + "/queue/pause").expect(200);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        target.close();
    }

    private static String body(String message, int rows, IntFunction<String> row) {
        return IntStream.range(0, rows)
                .mapToObj(row)
                .collect(Collectors.joining(
                        ",", "{\"from\":\"" + FROM + "\",\"message\":\"" + message + "\",\"rows\":[", "]}"));
    }

    private static String person(int number) {
        return "{\"to\":\"+1415%07d\",\"variables\":{\"a\":\"x\"}}".formatted(2_000_000 + number);
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of(
                        "a variable in a long text",
                        "application/json",
                        body("m".repeat(16_000) + "{{a}}", ROWS, CampaignsIT::person)),
                Arguments.of(
                        "a long text for all", "application/json", body("m".repeat(60_000), ROWS, CampaignsIT::person)),
                Arguments.of(
                        "a long value in many places",
                        "application/json",
                        body(
                                "{{a}}".repeat(13_000),
                                10,
                                row -> "{\"to\":\"+1415200000%d\",\"variables\":{\"a\":\"%s\"}}"
                                        .formatted(row, "v".repeat(1_000_000)))),
                Arguments.of("millions of rows", "application/json", body("m", LARGEST / 3, row -> "{}")),
                Arguments.of(
                        "millions of variables",
                        "application/json",
                        body("m", 1, row -> "{\"variables\":{" + "\"b\":1,".repeat(LARGEST / 6) + "\"a\":1}}")),
                Arguments.of("millions of columns", "text/csv", "to" + ";".repeat(LARGEST)),
                Arguments.of("millions of blank rows", "text/csv", "to\n" + ";\n".repeat(LARGEST / 2)),
                Arguments.of("quotes that are not closed", "text/csv", "to;a\n" + "1;\"\"\"x\n".repeat(LARGEST / 8)));
    }

    private static Answer send(String type, String body, boolean dryRun) {
        String query = type.equals("text/csv") ? "&from=" + FROM + "&message=m" : "";
        return target.attacker()
                .call("POST", "/api/messages/bulk?dryRun=" + dryRun + query, body, "Content-Type", type);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void shouldRefuseWhatWouldBeTooMuchInMemory(String what, String type, String body) throws Exception {
        Bystander bystander = target.watch();

        for (boolean dryRun : List.of(true, false)) {
            if (what.equals("millions of variables") && dryRun) {
                // One row that cannot be sent: a rehearsal says so.
                send(type, body, true).expect(200);
            } else if (what.equals("a long value in many places") && dryRun) {
                assertThat(send(type, body, true).expect(200).json().getInteger("invalid"))
                        .isEqualTo(10);
            } else {
                send(type, body, dryRun).expect(400);
            }
        }

        bystander.assertServed();
        target.assertAlive();
    }

    @Test
    void shouldTakeTheLargestCampaignsThatAreAllowedOneAfterTheOther() throws Exception {
        String body = body("é".repeat(1650) + "{{a}}", ROWS, CampaignsIT::person);
        Bystander bystander = target.watch();
        ExecutorService clients = Executors.newFixedThreadPool(AT_A_TIME);

        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            boolean dryRun = i > 0;
            answers.add(clients.submit((Callable<Answer>) () -> send("application/json", body, dryRun)));
        }

        answers.get(0).get().expect(202);
        for (Future<Answer> answer : answers.subList(1, AT_A_TIME)) {
            assertThat(answer.get().expect(200).json().getInteger("accepted")).isEqualTo(ROWS);
        }
        clients.shutdown();
        bystander.assertServed();
        target.assertAlive();
    }
}
