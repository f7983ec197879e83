package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.TestPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rooms over each of SockJS's transports, with the stock clients in a real browser, directly and behind the project's nginx. The
 * page is of another origin than the gateway, but for the one transport that cannot have it so.
 */
class TransportsIT {
    private static final String DEVICE = "5561911180001";
    private static final String THEIRS = "5561911180002";
    private static final String ROOM = "device." + DEVICE + ".events";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final List<String> TRANSPORTS = List.of(
            "websocket",
            "xhr-streaming",
            "xhr-polling",
            "eventsource",
            "htmlfile",
            "iframe-eventsource",
            "iframe-htmlfile",
            "iframe-xhr-polling",
            "jsonp-polling");
    /** Of SockJS's list, what no browser of today has. */
    private static final List<String> EXTINCT = List.of("xdr-streaming", "xdr-polling");

    private static GatewayProcess gateway;
    private static ApiClient operator;
    private static SimulatedPhone phone;
    private static Nginx nginx;
    private static Browser browser;
    private static final Map<String, Browser.Page> PAGES = new LinkedHashMap<>();
    private static int messages;

    @BeforeAll
    static void startAll() throws Exception {
        browser = StockSockJsClient.browser("TransportsIT");
        gateway = GatewayProcess.start("TransportsIT", Map.of("WAFLEET_HOST", "0.0.0.0"));
        nginx = Nginx.start(
                Path.of("target", "nginx", "TransportsIT").toAbsolutePath(),
                gateway.api().server(),
                TestPort.free());
        operator = gateway.user("operator", "operator", "default");
        ApiClient stranger = gateway.user("stranger", "operator", "elsewhere");
        stranger.post(
                        "/api/devices",
                        new JsonObject().put("phoneNumber", THEIRS).put("autoStart", false))
                .expect(201);
        phone = gateway.pair(DEVICE);
        PAGES.put("direct", StockSockJsClient.page(browser, gateway.api().server()));
        PAGES.put("nginx", StockSockJsClient.page(browser, nginx.address()));
    }

    @AfterAll
    static void stopAll() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (nginx != null) {
            nginx.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    static Stream<Arguments> everyWay() {
        return Stream.of("direct", "nginx")
                .flatMap(way -> Stream.concat(TRANSPORTS.stream(), EXTINCT.stream())
                        .map(transport -> Arguments.of(way, transport)));
    }

    /** Each transport has an address of its own: browsers hold only a few connections to one. */
    private static StockSockJsClient connect(String way, String transport) {
        Browser.Page page = PAGES.get(way);
        int last = transport.equals("htmlfile") ? 1 : 2 + TRANSPORTS.indexOf(transport);
        URI server = URI.create("http://127.0.0." + last + ":" + page.address().getPort());
        return StockSockJsClient.connect(page, server + "/eventbus?token=" + operator.token(), transport);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void shouldHearAndBeHeard(String way, String transport) {
        assumeThat(EXTINCT).as("XDomainRequest was Internet Explorer's alone").doesNotContain(transport);
        try (StockSockJsClient client = connect(way, transport)) {
            assertThat(client.expect("open").getString("transport")).isEqualTo(transport);
            client.register(ROOM, lastSeq());
            client.awaitMessage(message -> message.getString("type").equals("room.snapshot"));
            // Some letters, so that every escape and encoding on the way is met.
            String name = "Olá \"" + transport + "\" \u2028 \ud83c\udf84 </script> \\ " + way;
            operator.patch("/api/devices/" + DEVICE, new JsonObject().put("name", name))
                    .expect(200);
            client.awaitMessage(message -> message.getString("type").equals("device.updated")
                    && name.equals(message.getJsonObject("data").getString("name")));

            client.tell("send", ROOM, new JsonObject().put("text", name));
            assertThat(client.awaitOther("reply").getJsonObject("error").getString("failureType"))
                    .isEqualTo("access_denied");
            String theirs = "device." + THEIRS + ".events";
            client.register(theirs, 0);
            JsonObject refused = client.awaitOther("refused");
            assertThat(refused.getString("address")).isEqualTo(theirs);
            assertThat(refused.getJsonObject("error").getString("failureType")).isEqualTo("rejected");
        }
    }

    private static long lastSeq() {
        List<Long> numbers = journal(0);
        return numbers.get(numbers.size() - 1);
    }

    private static List<Long> journal(long after) {
        return operator
                .get("/api/events?limit=1000&device=" + DEVICE + "&after=" + after)
                .expect(200)
                .json()
                .getJsonArray("events")
                .stream()
                .map(event -> ((JsonObject) event).getLong("seq"))
                .toList();
    }

    private static void receive() {
        for (int i = 0; i < 3; i++) {
            phone.control(
                    "receive",
                    new JsonObject()
                            .put("id", "MESSAGE" + messages++)
                            .put("from", "5521999990001")
                            .put("body", "text"));
        }
    }

    private static void awaitStored() {
        await("all messages are stored")
                .atMost(PATIENCE)
                .until(() -> gateway.events(DEVICE, "message.received").size() == messages);
    }

    /** One client and what it was told so far. */
    private record Follower(String way, String transport, StockSockJsClient client, List<JsonObject> told) {
        List<JsonObject> listen() {
            told.addAll(client.drained());
            return told;
        }

        List<Long> numbers() {
            return listen().stream()
                    .filter(event -> event.getString("event").equals("message"))
                    .map(event -> event.getJsonObject("body"))
                    .filter(body -> !body.getString("type").startsWith("room."))
                    .map(body -> body.getLong("seq"))
                    .toList();
        }

        long opened() {
            return listen().stream()
                    .filter(event -> event.getString("event").equals("open"))
                    .filter(event -> event.getString("transport").equals(transport))
                    .count();
        }

        @Override
        public String toString() {
            return transport + " " + way;
        }
    }

    @Test
    void shouldMissNothingWhenTheGatewayIsStoppedAndWhenItIsKilled() throws IOException {
        long start = lastSeq();
        List<Follower> followers = new ArrayList<>();
        for (String way : PAGES.keySet()) {
            for (String transport : TRANSPORTS) {
                StockSockJsClient client = connect(way, transport);
                assertThat(client.expect("open").getString("transport")).isEqualTo(transport);
                client.follow(ROOM, start);
                followers.add(new Follower(way, transport, client, new ArrayList<>()));
            }
        }
        receive();
        awaitStored();
        gateway.stop();
        receive();
        gateway.start();
        receive();
        awaitStored();
        for (Follower follower : followers) {
            await(follower + " is back").atMost(PATIENCE).until(() -> follower.opened() > 0);
        }
        gateway.kill9();
        receive();
        gateway.start();
        receive();
        awaitStored();
        long end = lastSeq();
        List<Long> journal = journal(start).stream().filter(seq -> seq <= end).toList();
        assertThat(journal).hasSizeGreaterThanOrEqualTo(15);
        for (Follower follower : followers) {
            await("all is heard by " + follower)
                    .atMost(PATIENCE)
                    .until(() -> follower.numbers().contains(end));
            assertThat(follower.numbers().stream().filter(seq -> seq <= end))
                    .as("the numbers heard by %s, in order", follower)
                    .isEqualTo(journal);
            assertThat(follower.opened()).as(follower + " came back twice").isGreaterThanOrEqualTo(2);
            follower.client().close();
        }
        assertThat(nginx.accessLog()).doesNotContain(operator.token());
        assertThat(nginx.errorLog()).doesNotContain(operator.token());
    }
}
