package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.HookReceiver.Hook;
import io.wafleet.it.HookReceiver.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events delivered to other systems, with a real gateway, simulated numbers and a real receiver. */
class WebhooksIT {
    private static final String ANA = "5511977770001";
    private static final String BIA = "5511977770002";
    private static final String HOOKS = "/api/webhooks";
    private static final JsonArray RECEIVED = new JsonArray().add("message.received");

    private static HookReceiver receiver;
    private static HookReceiver inside;
    private static GatewayProcess gateway;
    private static ApiClient api;
    private static ApiClient operator;
    private static ApiClient stranger;
    private static int texts;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startGateway() throws IOException {
        receiver = new HookReceiver();
        inside = new HookReceiver();
        gateway = GatewayProcess.start(
                "WebhooksIT",
                Map.of(
                        "WAFLEET_FETCH_PRIVATE", receiver.host(),
                        "WAFLEET_WEBHOOK_RETRY_DELAY", "1ms",
                        "WAFLEET_WEBHOOK_TIMEOUT", "3s",
                        "WAFLEET_WEBHOOK_PAUSE_AFTER", "0"));
        api = gateway.api();
        operator =
                gateway.user("olga", "operator", api.get("/api/auth/me").json().getString("tenant"));
        stranger = gateway.user("sam", "operator", "strangers");
        gateway.pair(ANA);
        gateway.pair(BIA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
        receiver.close();
        inside.close();
    }

    @AfterEach
    void removeWebhooks() throws IOException {
        if (!gateway.process().isAlive()) {
            gateway.start();
        }
        receiver.answer(hook -> Reply.OK);
        list().forEach(each -> api.delete(HOOKS + "/" + each.getString("id")).expect(204));
    }

    private static List<JsonObject> list() {
        return objects(api.get(HOOKS).expect(200).json(), "webhooks");
    }

    private static List<JsonObject> objects(JsonObject json, String field) {
        return json.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject create(JsonObject order) {
        return operator.post(HOOKS, order).expect(201).json();
    }

    private static JsonObject order(String path) {
        return new JsonObject().put("url", receiver.url(path)).put("types", RECEIVED);
    }

    private static String path(JsonObject webhook) {
        return HOOKS + "/" + webhook.getString("id");
    }

    /** Texts that a number receives, in order. */
    private static List<String> receive(String number, int count) {
        SimulatedPhone phone = gateway.phone(number);
        return IntStream.range(0, count)
                .mapToObj(i -> "text " + ++texts)
                .peek(text -> phone.control(
                        "receive", new JsonObject().put("from", "5511988887777").put("body", text)))
                .toList();
    }

    private static List<String> bodies(String path, String device) {
        return receiver.taken(path).stream()
                .filter(event -> device.equals(event.getString("device")))
                .map(event -> event.getJsonObject("data").getString("body"))
                .toList();
    }

    private static void awaitBodies(String path, String device, List<String> expected) {
        await("all " + expected.size() + " texts have come to " + path)
                .atMost(GatewayProcess.PATIENCE.multipliedBy(3))
                .until(() -> bodies(path, device).size() >= expected.size());
        assertThat(bodies(path, device)).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** In the order of the journal: a child may report messages in another than that in which they came. */
    private static void assertInOrder(String path, String device) {
        assertThat(receiver.taken(path).stream()
                        .filter(event -> device.equals(event.getString("device")))
                        .map(event -> event.getLong("seq")))
                .isSorted();
    }

    private static JsonObject awaitWebhook(
            JsonObject webhook, String what, java.util.function.Predicate<JsonObject> is) {
        return await("the webhook is " + what)
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> api.get(path(webhook)).expect(200).json(), is);
    }

    private static List<JsonObject> deliveries(JsonObject webhook, String query) {
        return objects(
                api.get(path(webhook) + "/deliveries" + query).expect(200).json(), "deliveries");
    }

    @Test
    void shouldDeliverTheEventItselfInTheOrderOfItsDevice() {
        // Given
        JsonObject webhook = create(order("/plain").put("headers", new JsonObject().put("X-Shop", "seven")));
        // When
        List<String> ana = receive(ANA, 30);
        List<String> bia = receive(BIA, 30);
        // Then
        awaitBodies("/plain", ANA, ana);
        awaitBodies("/plain", BIA, bia);
        assertInOrder("/plain", ANA);
        assertInOrder("/plain", BIA);
        Hook hook = receiver.hooks("/plain").get(0);
        assertThat(hook.headers())
                .containsEntry("x-shop", "seven")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-wafleet-event-type", "message.received")
                .containsEntry("x-wafleet-attempt", "1")
                .containsEntry(
                        "x-wafleet-delivery",
                        webhook.getString("id") + "/" + hook.json().getLong("seq"))
                .containsEntry("webhook-id", hook.json().getString("id"));
        assertThat(hook.headers().get("user-agent")).startsWith("wafleet/");
        long seq = hook.json().getLong("seq");
        assertThat(api.get("/api/events?after=" + (seq - 1) + "&limit=1").json().getJsonArray("events"))
                .containsExactly(hook.json());
        JsonObject delivery = await("its outcome is stored")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> api.get(path(webhook) + "/deliveries/" + seq)
                                .expect(200)
                                .json(),
                        found -> found.getString("state").equals("delivered"));
        assertThat(delivery.getInteger("status")).isEqualTo(200);
        assertThat(delivery.getString("answer")).isEqualTo("ok");
        await("their outcomes are stored")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(() -> assertThat(deliveries(webhook, "?state=delivered&device=" + BIA))
                        .hasSize(30));
        assertThat(deliveries(webhook, "?limit=1&after=" + seq)).hasSize(1);
    }

    @Test
    void shouldDeliverAllInOrderWhenAThirdOfTheAttemptsFailAndTheGatewayIsKilled() throws IOException {
        // Given
        Random dice = new Random(42);
        AtomicInteger room = new AtomicInteger(20);
        receiver.answer(hook -> dice.nextInt(10) < 3 || room.decrementAndGet() < 0 ? Reply.of(500) : Reply.OK);
        create(order("/torn"));
        // When
        List<String> sent = new ArrayList<>(receive(ANA, 60));
        await("it is in the middle").atMost(GatewayProcess.PATIENCE).until(() -> room.get() < 0);
        awaitJournaled(sent);
        gateway.kill9();
        room.set(60);
        gateway.start();
        gateway.awaitOnline(ANA);
        sent.addAll(receive(ANA, 60));
        awaitJournaled(sent);
        gateway.kill9();
        room.set(Integer.MAX_VALUE);
        gateway.start();
        // Then
        awaitBodies("/torn", ANA, sent);
        assertInOrder("/torn", ANA);
    }

    /** What a child could not report before a kill is another story. */
    private static void awaitJournaled(List<String> texts) {
        await("all are in the journal")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> objects(
                                api.get("/api/events?limit=1000&type=message.received&device=" + ANA)
                                        .expect(200)
                                        .json(),
                                "events")
                        .stream()
                        .map(event -> event.getJsonObject("data").getString("body"))
                        .collect(Collectors.toSet())
                        .containsAll(texts));
    }

    @Test
    void shouldKnowTheDevicesOfAFilterByTheirNumbers() {
        JsonObject webhook = create(
                order("/named").put("devices", new JsonArray().add("+" + ANA).add(BIA + "@c.us")));

        assertThat(webhook.getJsonArray("devices")).containsExactlyInAnyOrder(ANA, BIA);
        JsonObject change = new JsonObject().put("devices", new JsonArray().add("+" + BIA));
        assertThat(api.patch(path(webhook), change).expect(200).json().getJsonArray("devices"))
                .containsExactly(BIA);
        assertThat(deliveries(webhook, "?device=%2B" + ANA)).isEmpty();
    }

    @Test
    void shouldGoOnWithOthersWhenAReceiverOrADeviceHangs() {
        // Given
        receiver.answer(hook -> hook.path().equals("/hangs")
                        || (hook.path().equals("/half") && hook.body().contains(ANA))
                ? Reply.of(0)
                : Reply.OK);
        JsonObject hangs = create(order("/hangs"));
        create(order("/well"));
        JsonObject half = create(order("/half"));
        // When
        List<String> ana = receive(ANA, 20);
        List<String> bia = receive(BIA, 20);
        // Then
        awaitBodies("/well", ANA, ana);
        awaitBodies("/well", BIA, bia);
        awaitBodies("/half", BIA, bia);
        assertThat(deliveries(hangs, "?state=delivered")).isEmpty();
        assertThat(deliveries(half, "?state=delivered&device=" + ANA)).isEmpty();
        assertThat(await("the first has timed out")
                        .atMost(GatewayProcess.PATIENCE)
                        .until(() -> deliveries(hangs, "?limit=1").get(0), first -> first.getInteger("attempts") > 0)
                        .getJsonObject("cause")
                        .getString("code"))
                .isEqualTo("timeout");
    }

    @Test
    void shouldSignSoThatOpensslAgreesAlsoWhileTheKeyIsRotated() throws Exception {
        // Given
        JsonObject webhook = create(order("/signed"));
        String first = webhook.getString("secret");
        assertSigned(awaitHook("/signed", receive(ANA, 1).get(0)), List.of(first));
        // When
        JsonObject rotated = operator.post(path(webhook) + "/rotate", new JsonObject().put("overlap", "1h"))
                .expect(200)
                .json();
        String second = rotated.getString("secret");
        assertThat(rotated.getString("oldKeyUntil")).isNotNull();
        // Then
        assertThat(second).isNotEqualTo(first);
        assertSigned(awaitHook("/signed", receive(ANA, 1).get(0)), List.of(second, first));
        String own = "whsec_"
                + Base64.getEncoder()
                        .encodeToString("0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.UTF_8));
        operator.post(
                        path(webhook) + "/rotate",
                        new JsonObject().put("overlap", "0s").put("secret", own))
                .expect(200);
        assertSigned(awaitHook("/signed", receive(ANA, 1).get(0)), List.of(own));
    }

    private static Hook awaitHook(String path, String text) {
        return await("the hook with " + text)
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> receiver.hooks(path).stream()
                                .filter(hook -> text.equals(
                                        hook.json().getJsonObject("data").getString("body")))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private void assertSigned(Hook hook, List<String> secrets) throws Exception {
        List<String> signatures =
                List.of(hook.headers().get("webhook-signature").split(" ", -1));
        assertThat(signatures).hasSameSizeAs(secrets);
        for (int i = 0; i < secrets.size(); i++) {
            assertThat(signatures.get(i)).isEqualTo("v1," + openssl(hook, secrets.get(i)));
        }
    }

    private String openssl(Hook hook, String secret) throws Exception {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        String signed = hook.id() + "." + hook.headers().get("webhook-timestamp") + "." + hook.body();
        Path file = Files.writeString(folder.resolve("signed"), signed);
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "dgst",
                        "-sha256",
                        "-mac",
                        "HMAC",
                        "-macopt",
                        "hexkey:" + HexFormat.of().formatHex(key),
                        "-binary",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        byte[] mac = openssl.getInputStream().readAllBytes();
        assertThat(openssl.waitFor()).isZero();
        return Base64.getEncoder().encodeToString(mac);
    }

    @Test
    void shouldGiveUpWhatIsRefusedAndDeliverItAgainWhenAsked() {
        // Given
        AtomicInteger good = new AtomicInteger();
        Set<String> refused = ConcurrentHashMap.newKeySet();
        receiver.answer(hook -> {
            if (good.get() == 0 && refused.size() < 2) {
                refused.add(hook.id());
            }
            return good.get() == 0 && refused.contains(hook.id()) ? Reply.of(422) : Reply.OK;
        });
        JsonObject webhook = create(order("/dead"));
        List<String> sent = receive(ANA, 4);
        await("the others have come")
                .atMost(GatewayProcess.PATIENCE.multipliedBy(3))
                .until(() -> bodies("/dead", ANA).size() == 2);
        List<JsonObject> dead = deliveries(webhook, "?state=dead");
        // Then
        assertInOrder("/dead", ANA);
        assertThat(dead).hasSize(2).allSatisfy(each -> {
            assertThat(Causes.code(each)).isEqualTo("refused");
            assertThat(each.getInteger("attempts")).isEqualTo(10);
            assertThat(each.getJsonArray("history")).hasSize(10);
            assertThat(each.getString("answer")).isEqualTo("no, 422");
        });
        // When
        good.set(1);
        long first = dead.get(0).getLong("seq");
        operator.post(path(webhook) + "/deliveries/" + first + "/redeliver").expect(200);
        await("it has come")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> bodies("/dead", ANA).size() == 3);
        JsonObject range = new JsonObject()
                .put("from", first)
                .put("to", dead.get(1).getLong("seq") + 100)
                .put("states", new JsonArray().add("dead"));
        JsonObject result =
                operator.post(path(webhook) + "/redeliver", range).expect(200).json();
        // Then
        assertThat(result.getInteger("redelivered")).isEqualTo(1);
        assertThat(result.getInteger("added")).isZero();
        assertThat(result.getBoolean("more")).isFalse();
        awaitBodies("/dead", ANA, sent);
        operator.post(path(webhook) + "/deliveries/1/redeliver").expectProblem(404, "delivery-not-found");
    }

    @Test
    void shouldDeliverWhatHappenedBeforeItWasMadeWhenAsked() {
        // Given
        JsonObject early = create(order("/early"));
        List<String> past = receive(ANA, 5);
        awaitBodies("/early", ANA, past);
        long from = receiver.taken("/early").get(0).getLong("seq");
        long to = receiver.taken("/early").get(4).getLong("seq");
        // When
        create(order("/from").put("from", from));
        JsonObject late = create(order("/late"));
        List<String> next = receive(ANA, 2);
        awaitBodies("/late", ANA, next);
        JsonObject added = operator.post(
                        path(late) + "/redeliver",
                        new JsonObject().put("from", from).put("to", to))
                .expect(200)
                .json();
        // Then
        awaitBodies("/from", ANA, Stream.concat(past.stream(), next.stream()).toList());
        assertThat(added.getInteger("added")).isEqualTo(5);
        awaitBodies("/late", ANA, Stream.concat(next.stream(), past.stream()).toList());
        await("the first has had all")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(
                        () -> assertThat(deliveries(early, "?state=pending")).isEmpty());
    }

    @Test
    void shouldKeepBackWhatHappensWhileItIsPaused() {
        // Given
        JsonObject webhook = create(order("/paused"));
        JsonObject paused = operator.post(path(webhook) + "/pause", new JsonObject().put("cause", "lunch"))
                .expect(200)
                .json();
        // When
        List<String> sent = receive(ANA, 3);
        awaitWebhook(webhook, "behind", it -> it.getInteger("pending") == 3);
        // Then
        assertThat(paused.getString("state")).isEqualTo("paused");
        assertThat(Causes.text(paused)).isEqualTo("paused by a user: lunch");
        assertThat(receiver.hooks("/paused")).isEmpty();
        operator.post(path(webhook) + "/resume").expect(200);
        awaitBodies("/paused", ANA, sent);
    }

    @Test
    void shouldPauseAtOnceWhenTheReceiverIsGone() {
        receiver.answer(hook -> hook.path().equals("/gone") ? Reply.of(410) : Reply.OK);
        JsonObject webhook = create(order("/gone"));
        create(new JsonObject().put("url", receiver.url("/watch")).put("types", new JsonArray().add("webhook.*")));
        receive(ANA, 3);
        JsonObject paused =
                awaitWebhook(webhook, "paused", it -> it.getString("state").equals("paused"));
        assertThat(Causes.code(paused)).isEqualTo("gone");
        assertThat(receiver.hooks("/gone")).hasSize(1);
        awaitTold("/watch", webhook, "webhook.paused");
    }

    private static JsonObject awaitTold(String path, JsonObject webhook, String type) {
        return await(type + " is told")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> receiver.taken(path).stream()
                                .filter(event -> event.getString("type").equals(type)
                                        && event.getJsonObject("data")
                                                .getString("webhook")
                                                .equals(webhook.getString("id")))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void shouldProbeWithOneDeliveryWhenNothingIsTakenAndTellOthersOnly() {
        // Given
        AtomicInteger down = new AtomicInteger(1);
        receiver.answer(hook -> hook.path().equals("/down") && down.get() == 1 ? Reply.of(503) : Reply.OK);
        JsonObject webhook = create(new JsonObject()
                .put("url", receiver.url("/down"))
                .put("types", new JsonArray().add("message.received").add("webhook.*")));
        create(new JsonObject().put("url", receiver.url("/watch2")).put("types", new JsonArray().add("webhook.*")));
        // When
        List<String> ana = receive(ANA, 5);
        List<String> bia = receive(BIA, 5);
        // Then
        JsonObject failing = awaitTold("/watch2", webhook, "webhook.failing");
        assertThat(failing.getValue("device")).isNull();
        assertThat(failing.encode()).doesNotContain("/down", webhook.getString("secret"));
        awaitWebhook(webhook, "failing", it -> it.getString("failingSince") != null);
        // When
        down.set(0);
        // Then
        awaitBodies("/down", ANA, ana);
        awaitBodies("/down", BIA, bia);
        awaitTold("/watch2", webhook, "webhook.recovered");
        awaitWebhook(webhook, "well again", it -> it.getString("failingSince") == null);
        assertThat(receiver.hooks("/down"))
                .noneMatch(hook -> hook.headers().get("x-wafleet-event-type").startsWith("webhook."));
    }

    @Test
    void shouldPauseByItselfWhenNothingIsTakenForLong() throws IOException {
        // Given
        gateway.stop();
        gateway.set("WAFLEET_WEBHOOK_PAUSE_AFTER", "1s");
        gateway.start();
        gateway.awaitOnline(ANA);
        try {
            receiver.answer(hook -> Reply.of(500));
            JsonObject webhook = create(order("/never"));
            // When
            receive(ANA, 2);
            // Then
            JsonObject paused = awaitWebhook(
                    webhook,
                    "paused with both texts",
                    it -> it.getString("state").equals("paused") && it.getInteger("pending") == 2);
            assertThat(Causes.text(paused)).startsWith("failing since ");
        } finally {
            gateway.stop();
            gateway.set("WAFLEET_WEBHOOK_PAUSE_AFTER", "0");
            gateway.start();
        }
    }

    @Test
    void shouldConnectToNothingThatIsNotPublicNorFollowARedirectThere() {
        // Given
        receiver.answer(hook -> new Reply(302, Map.of("Location", inside.url("/secret")), ""));
        JsonObject webhook = create(order("/redirect"));
        // When
        receive(ANA, 1);
        JsonObject delivery = await("it was tried")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> deliveries(webhook, ""),
                        found -> !found.isEmpty() && found.get(0).getInteger("attempts") > 0)
                .get(0);
        // Then
        assertThat(Causes.code(delivery)).isEqualTo("redirect");
        assertThat(inside.hooks("/secret")).isEmpty();
    }

    @Test
    void shouldRefuseAtTheAttemptWhatMayNotBeConnectedToAnyMore() throws IOException {
        // Given
        JsonObject webhook = create(order("/trusted"));
        gateway.stop();
        gateway.set("WAFLEET_FETCH_PRIVATE", "off");
        gateway.start();
        gateway.awaitOnline(ANA);
        try {
            // When
            receive(ANA, 1);
            JsonObject delivery = await("it was tried")
                    .atMost(GatewayProcess.PATIENCE)
                    .until(
                            () -> deliveries(webhook, ""),
                            found -> !found.isEmpty() && found.get(0).getInteger("attempts") > 0)
                    .get(0);
            // Then
            assertThat(Causes.code(delivery)).isEqualTo("address-refused");
            assertThat(receiver.hooks("/trusted")).isEmpty();
        } finally {
            gateway.stop();
            gateway.set("WAFLEET_FETCH_PRIVATE", receiver.host());
            gateway.start();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://127.0.0.1/x",
                "http://[::1]/x",
                "http://localhost/x",
                "ftp://example.com/",
                "http://user:pw@example.com/",
                "nonsense",
                "http://nowhere.invalid/"
            })
    void shouldRefuseAddressesThatMayNotBeConnectedTo(String url) {
        operator.post(HOOKS, new JsonObject().put("url", url)).expectProblem(400, "invalid-request", "url");
        JsonObject webhook = create(order("/stays"));
        operator.patch(path(webhook), new JsonObject().put("url", url)).expectProblem(400, "invalid-request", "url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url|null",
                "url|7",
                "url|\"\"",
                "devices|\"all\"",
                "devices|[\"NO SUCH\"]",
                "devices|[\"5511900000000\"]",
                "types|[\"message received\"]",
                "types|[\"*.received\"]",
                "types[0]|[7]",
                "headers|[]",
                "headers|{\"Host\":\"x\"}",
                "headers|{\"Webhook-Id\":\"x\"}",
                "headers|{\"X-A\":\"a\\nb\"}",
                "headers.X-A|{\"X-A\":7}",
                "secret|\"whsec_c2hvcnQ=\"",
                "secret|7",
                "format|\"v2\"",
                "description|7",
                "from|-1",
                "from|\"1\"",
                "tenant|\"strangers\""
            })
    void shouldNameTheFieldWhenItIsBad(String field, String value) {
        JsonObject order =
                order("/bad").put(field.replaceAll("[.\\[].*", ""), io.vertx.core.json.Json.decodeValue(value));
        operator.post(HOOKS, order).expectProblem(400, "invalid-request", field);
    }

    @Test
    void shouldNameTheFieldWhenACommandIsBad() {
        JsonObject webhook = create(order("/commands"));
        operator.post(path(webhook) + "/rotate", new JsonObject().put("overlap", "8d"))
                .expectProblem(400, "invalid-request", "overlap");
        operator.post(path(webhook) + "/rotate", new JsonObject().put("overlap", "soon"))
                .expectProblem(400, "invalid-request", "overlap");
        operator.post(
                        path(webhook) + "/redeliver",
                        new JsonObject().put("from", 5).put("to", 4))
                .expectProblem(400, "invalid-request", "to");
        operator.post(path(webhook) + "/redeliver", new JsonObject().put("to", 4))
                .expectProblem(400, "invalid-request", "from");
        operator.post(
                        path(webhook) + "/redeliver",
                        new JsonObject().put("from", 1).put("to", 4).put("states", new JsonArray().add("pending")))
                .expectProblem(400, "invalid-request", "states[0]");
        operator.get(path(webhook) + "/deliveries?state=lost").expectProblem(400, "invalid-request", "state");
        operator.get(path(webhook) + "/deliveries?limit=0").expectProblem(400, "invalid-request", "limit");
        operator.get(path(webhook) + "/deliveries/none").expectProblem(404, "delivery-not-found");
        operator.get(path(webhook) + "/deliveries/999999").expectProblem(404, "delivery-not-found");
    }

    @Test
    void shouldShowNoSecretAgain() throws IOException {
        // Given
        JsonObject made =
                create(order("/quiet").put("headers", new JsonObject().put("Authorization", "Bearer t0p-s3cr3t")));
        String secret = made.getString("secret");
        String second = operator.post(path(made) + "/rotate").expect(200).json().getString("secret");
        receive(ANA, 1);
        Hook hook = await().atMost(GatewayProcess.PATIENCE)
                .until(() -> receiver.hooks("/quiet"), hooks -> !hooks.isEmpty())
                .get(0);
        // When
        List<String> seen = List.of(
                operator.get(HOOKS).text(),
                operator.get(path(made)).text(),
                operator.patch(path(made), new JsonObject().put("description", "mine"))
                        .text(),
                operator.post(path(made) + "/pause").text(),
                operator.post(path(made) + "/resume").text(),
                operator.get(path(made) + "/deliveries").text(),
                operator.get("/api/events?limit=1000").text(),
                hook.body(),
                gateway.management().get("/metrics").text(),
                gateway.output());
        // Then
        assertThat(hook.headers()).containsEntry("authorization", "Bearer t0p-s3cr3t");
        assertThat(seen).allSatisfy(text -> assertThat(text).doesNotContain(secret, second, "t0p-s3cr3t"));
        assertThat(operator.get(path(made)).json().getJsonArray("headers")).containsExactly("Authorization");
        assertThat(made.encode()).doesNotContain("t0p-s3cr3t");
    }

    @Test
    void shouldAnswerAStrangerAsIfThereWereNone() {
        // Given
        JsonObject webhook = create(order("/mine"));
        receive(ANA, 1);
        long seq = await().atMost(GatewayProcess.PATIENCE)
                .until(() -> deliveries(webhook, "?state=delivered"), found -> !found.isEmpty())
                .get(0)
                .getLong("seq");
        JsonObject range = new JsonObject().put("from", 1).put("to", seq);
        // When
        Map<String, Answer> answers = new HashMap<>();
        answers.put("get", stranger.get(path(webhook)));
        answers.put("patch", stranger.patch(path(webhook), new JsonObject().put("url", receiver.url("/theirs"))));
        answers.put("delete", stranger.delete(path(webhook)));
        List.of("/pause", "/resume", "/rotate", "/test")
                .forEach(verb -> answers.put(verb, stranger.post(path(webhook) + verb)));
        answers.put("range", stranger.post(path(webhook) + "/redeliver", range));
        answers.put("deliveries", stranger.get(path(webhook) + "/deliveries"));
        answers.put("delivery", stranger.get(path(webhook) + "/deliveries/" + seq));
        answers.put("redeliver", stranger.post(path(webhook) + "/deliveries/" + seq + "/redeliver"));
        // Then
        answers.forEach((what, answer) -> answer.expectProblem(404, "webhook-not-found"));
        assertThat(stranger.get(HOOKS).json().getJsonArray("webhooks")).isEmpty();
        stranger.post(HOOKS, order("/theirs").put("devices", new JsonArray().add("+" + ANA)))
                .expectProblem(400, "invalid-request", "devices");
        stranger.post(HOOKS, order("/theirs").put("devices", new JsonArray().add(ANA)))
                .expectProblem(400, "invalid-request", "devices");
        assertThat(list()).hasSize(1);
        assertThat(list().get(0).getString("url")).isEqualTo(receiver.url("/mine"));
    }

    @Test
    void shouldDeliverNothingOfOneTenantToAnother() {
        stranger.post(HOOKS, new JsonObject().put("url", receiver.url("/theirs")))
                .expect(201);
        create(order("/ours"));
        awaitBodies("/ours", ANA, receive(ANA, 5));
        assertThat(receiver.hooks("/theirs")).isEmpty();
        JsonObject theirs = list().stream()
                .filter(each -> each.getString("tenant").equals("strangers"))
                .findFirst()
                .orElseThrow();
        assertThat(theirs.getInteger("pending")).isZero();
    }

    @Test
    void shouldLetViewersLookAndNothingElse() {
        JsonObject webhook = create(order("/viewed"));
        ApiClient viewer = gateway.user("vera", "viewer", webhook.getString("tenant"));
        viewer.get(path(webhook)).expect(200);
        viewer.get(path(webhook) + "/deliveries").expect(200);
        viewer.post(HOOKS, order("/viewed")).expectProblem(403, "forbidden");
        viewer.post(path(webhook) + "/test").expectProblem(403, "forbidden");
        viewer.delete(path(webhook)).expectProblem(403, "forbidden");
    }

    @Test
    void shouldKeepOnlyThePrintableStartOfALongAnswer() {
        // Given
        receiver.answer(hook -> new Reply(200, Map.of(), "a\u0000\u001b[31mb\n" + "ü".repeat(500_000)));
        JsonObject webhook = create(order("/long"));
        // When
        List<String> sent = receive(ANA, 2);
        // Then
        awaitBodies("/long", ANA, sent);
        JsonObject delivery = await("it is delivered")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> deliveries(webhook, "?state=delivered"), found -> found.size() == 2)
                .get(0);
        assertThat(delivery.getString("answer"))
                .hasSize(500)
                .startsWith("a [31mb ü")
                .doesNotContainPattern("\\p{Cntrl}");
        assertThat(delivery.getInteger("attempts")).isEqualTo(1);
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAsksFor() {
        // Given
        receiver.answer(hook -> new Reply(429, Map.of("Retry-After", "300"), "slowly"));
        JsonObject webhook = create(order("/slowly"));
        // When
        receive(ANA, 1);
        receive(BIA, 1);
        JsonObject delivery = await("it was tried")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> deliveries(webhook, ""),
                        found -> found.size() == 2 && found.stream().anyMatch(each -> each.getInteger("attempts") > 0))
                .stream()
                .filter(each -> each.getInteger("attempts") > 0)
                .findFirst()
                .orElseThrow();
        // Then
        JsonObject attempt = delivery.getJsonArray("history").getJsonObject(0);
        assertThat(Instant.parse(delivery.getString("nextAt")))
                .isAfterOrEqualTo(Instant.parse(attempt.getString("at")).plusSeconds(300));
        assertThat(delivery.getString("state")).isEqualTo("pending");
    }

    @Test
    void shouldShowAtOnceHowTheReceiverLikesATest() {
        // Given
        JsonObject webhook = create(order("/tested"));
        // When
        JsonObject good = operator.post(path(webhook) + "/test").expect(200).json();
        receiver.answer(hook -> Reply.of(403));
        JsonObject bad = operator.post(path(webhook) + "/test").expect(200).json();
        // Then
        assertThat(good.getBoolean("delivered")).isTrue();
        assertThat(good.getString("answer")).isEqualTo("ok");
        assertThat(bad.getInteger("status")).isEqualTo(403);
        assertThat(Causes.code(bad)).isEqualTo("status-4xx");
        assertThat(receiver.hooks("/tested").get(0).json().getString("type")).isEqualTo("webhook.test");
        assertThat(deliveries(webhook, "")).isEmpty();
    }

    @Test
    void shouldCountWhatItDoes() {
        receiver.answer(hook -> hook.path().equals("/counted") ? Reply.OK : Reply.of(500));
        JsonObject fine = create(order("/counted"));
        JsonObject bad = create(order("/uncounted"));
        awaitBodies("/counted", ANA, receive(ANA, 2));
        await("the metrics have seen it")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(
                        () -> assertThat(gateway.management().get("/metrics").text())
                                .contains(
                                        "gateway_webhook_pending{webhook=\"" + fine.getString("id") + "\"} 0.0",
                                        "gateway_webhook_pending{webhook=\"" + bad.getString("id") + "\"} 2.0",
                                        "gateway_webhook_attempt_duration_seconds_count{outcome=\"delivered\"}",
                                        "gateway_webhook_attempt_duration_seconds_count{outcome=\"status-5xx\"}",
                                        "gateway_webhook_subscriptions{state=\"active\"} 2.0"));
        await("it is a second old, or more")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(
                        () -> assertThat(gateway.management().get("/metrics").text())
                                .containsPattern("gateway_webhook_oldest_age_seconds\\{webhook=\"" + bad.getString("id")
                                        + "\"} [1-9.]")
                                .containsPattern("gateway_webhook_lag_seconds [1-9.]"));
        // What a user pauses is neither late nor given up.
        operator.post(path(bad) + "/pause").expect(200);
        await("it counts no more")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(() -> assertThat(
                                gateway.management().get("/metrics").text())
                        .contains(
                                "gateway_webhook_oldest_age_seconds{webhook=\"" + bad.getString("id") + "\"} 0.0",
                                "gateway_webhook_lag_seconds 0.0",
                                "gateway_webhook_subscriptions{state=\"paused\"} 1.0",
                                "gateway_webhook_subscriptions{state=\"given-up\"} 0.0"));
    }
}
