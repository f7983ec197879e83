package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksCommandTest {
    private static final String HOOKS = "/api/webhooks";
    private static final JsonObject WEBHOOK = new JsonObject()
            .put("id", "w1")
            .put("state", "active")
            .put("url", "https://crm.example.com/hook")
            .put("devices", new JsonArray())
            .put("types", new JsonArray().add("message.*"))
            .put("pending", 3)
            .put("dead", 1);

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

    private JsonObject lastBody() {
        return gateway.calls.get(gateway.calls.size() - 1).body();
    }

    @Test
    void shouldListThemWithOrWithoutTheWord() {
        JsonObject failing = WEBHOOK.copy().put("failingSince", "2026-03-01T10:00:00Z");
        gateway.on(
                "GET " + HOOKS,
                call -> Answer.json(
                        200,
                        new JsonObject()
                                .put("webhooks", new JsonArray().add(WEBHOOK).add(failing))));
        assertThat(cli.run("webhooks")).isZero();
        assertThat(cli.run("webhooks", "list")).isZero();
        assertThat(cli.out().lines().toList())
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).contains("w1", "active", "crm.example.com", "all", "message.*"))
                .anySatisfy(line -> assertThat(line).contains("failing"));
    }

    @Test
    void shouldListThoseOfAllPages() {
        gateway.on("GET " + HOOKS, call -> {
            boolean first = !call.query().containsKey("after");
            JsonObject webhook = first ? WEBHOOK : WEBHOOK.copy().put("id", "w 2");
            return Answer.json(
                    200,
                    new JsonObject()
                            .put("webhooks", new JsonArray().add(webhook))
                            .put("more", first)
                            .put("last", webhook.getString("id")));
        });

        assertThat(cli.run("webhooks", "list")).isZero();

        assertThat(cli.out()).contains("w1 ", "w 2 ");
        assertThat(gateway.calls.get(1).query()).containsEntry("after", "w1");
    }

    @Test
    void shouldAddOneAndShowItsSecretOnce() {
        gateway.on("POST " + HOOKS, call -> Answer.json(201, WEBHOOK.copy().put("secret", "whsec_abc")));
        int code = cli.run(
                "webhooks",
                "add",
                "https://crm.example.com/hook",
                "--device",
                "a",
                "--device",
                "b",
                "--type",
                "message.*",
                "--header",
                "Authorization: Bearer 1",
                "--from",
                "5");
        assertThat(code).isZero();
        assertThat(cli.out()).contains("w1 is active", "whsec_abc");
        assertThat(lastBody())
                .isEqualTo(new JsonObject()
                        .put("url", "https://crm.example.com/hook")
                        .put("devices", new JsonArray().add("a").add("b"))
                        .put("types", new JsonArray().add("message.*"))
                        .put("headers", new JsonObject().put("Authorization", "Bearer 1"))
                        .put("from", 5));
    }

    @Test
    void shouldPauseResumeRotateAndRemove() {
        gateway.on(
                        "POST " + HOOKS + "/w1/pause",
                        call -> Answer.json(200, WEBHOOK.copy().put("state", "paused")))
                .on("POST " + HOOKS + "/w1/resume", call -> Answer.json(200, WEBHOOK))
                .on(
                        "POST " + HOOKS + "/w1/rotate",
                        call -> Answer.json(
                                200,
                                WEBHOOK.copy().put("secret", "whsec_new").put("oldKeyUntil", "2026-03-01T10:00:00Z")))
                .on("DELETE " + HOOKS + "/w1", call -> Answer.json(200, new JsonObject()));
        assertThat(cli.run("webhooks", "pause", "w1", "--cause", "lunch")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("cause", "lunch"));
        assertThat(cli.run("webhooks", "resume", "w1")).isZero();
        assertThat(cli.run("webhooks", "rotate", "w1", "--overlap", "1h")).isZero();
        assertThat(lastBody()).isEqualTo(new JsonObject().put("overlap", "1h"));
        assertThat(cli.run("webhooks", "remove", "w1")).isZero();
        assertThat(cli.out())
                .contains("w1 is paused, 3 pending", "w1 is active", "signs until 2026-03-01", "whsec_new", "removed");
    }

    @Test
    void shouldExitWith1WhenATestFails() {
        JsonObject failed = new JsonObject()
                .put("delivered", false)
                .put("status", 403)
                .put("durationMs", 12)
                .put("cause", new JsonObject().put("code", "status-4xx").put("text", "the receiver answered 403"))
                .put("answer", "no");
        gateway.on("POST " + HOOKS + "/w1/test", call -> Answer.json(200, failed));
        assertThat(cli.run("webhooks", "test", "w1")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("Failed (the receiver answered 403) in 12 ms, status 403, answer: no\n");
    }

    @Test
    void shouldSayNothingOfAnAnswerThatThereWasNot() {
        JsonObject failed = new JsonObject()
                .put("delivered", false)
                .putNull("status")
                .put("durationMs", 12)
                .put("cause", new JsonObject().put("code", "closed").put("text", "closed: at once"))
                .putNull("answer");
        gateway.on("POST " + HOOKS + "/w1/test", call -> Answer.json(200, failed));
        assertThat(cli.run("webhooks", "test", "w1")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("Failed (closed: at once) in 12 ms\n");
    }

    @Test
    void shouldShowTheLogAndDeliverAgain() {
        JsonObject dead = new JsonObject()
                .put("seq", 7)
                .put("type", "message.received")
                .put("device", "a")
                .put("state", "dead")
                .put("cause", new JsonObject().put("code", "refused").put("text", "refused: again"))
                .put("attempts", 10);
        gateway.on(
                        "GET " + HOOKS + "/w1/deliveries",
                        call -> Answer.json(
                                200,
                                new JsonObject()
                                        .put("deliveries", new JsonArray().add(dead))
                                        .put("last", 7)
                                        .put("more", true)))
                .on("POST " + HOOKS + "/w1/deliveries/7/redeliver", call -> Answer.json(200, dead))
                .on(
                        "POST " + HOOKS + "/w1/redeliver",
                        call -> Answer.json(
                                200,
                                new JsonObject()
                                        .put("redelivered", 2)
                                        .put("added", 1)
                                        .put("last", 9)
                                        .put("more", true)));
        assertThat(cli.run("webhooks", "deliveries", "w1", "--state", "dead")).isZero();
        assertThat(gateway.calls.get(0).query()).containsEntry("state", "dead");
        assertThat(cli.run("webhooks", "redeliver", "w1", "--seq", "7")).isZero();
        assertThat(cli.run("webhooks", "redeliver", "w1", "--from", "7", "--to", "20", "--delivered"))
                .isZero();
        assertThat(lastBody())
                .isEqualTo(new JsonObject()
                        .put("from", 7)
                        .put("to", 20)
                        .put("states", new JsonArray().add("dead").add("delivered")));
        assertThat(cli.out())
                .contains(
                        "refused: again",
                        "--after 7",
                        "Event 7 is delivered again",
                        "2 are delivered again, 1 for",
                        "--from 10");
        assertThat(cli.run("webhooks", "redeliver", "w1")).isEqualTo(2);
        assertThat(cli.run("webhooks", "redeliver", "w1", "--from", "1")).isEqualTo(2);
    }
}
