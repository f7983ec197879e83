package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People whom a device knows, its own account, channels, and what is done with a message for its own eyes. */
class PeopleIT {
    private static final String ANA = "5511911180001";
    private static final String BIA = "5511911180002";
    private static final String FRIEND = "5521977776666";
    private static final String HIDDEN = "95521977776666@lid";
    private static final String NOBODY = "5599977776666";
    private static final String CHANNEL = "120363144038483540";
    /** Between two pictures that WhatsApp is asked for. */
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** One white dot. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static SimulatedPhone ana;
    private static String device;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.prepare("PeopleIT", Map.of("WAFLEET_ON_STOP", "stop"));
        gateway.simulate(Map.of("SIM_UNREGISTERED", "5599"));
        gateway.start();
        gateway.logIn();
        api = gateway.api();
        ana = gateway.pair(ANA);
        gateway.pair(BIA);
        device = "/api/devices/" + ANA;
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    @Test
    void shouldListWhomTheDeviceKnowsByBothNamesWhenTheyHaveWritten() {
        ana.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("from_lid", HIDDEN)
                        .put("name", "João")
                        .put("body", "oi"));
        JsonArray found = await("the child has the chat, and the gateway the hidden number")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> api.get(device + "/contacts?q=joao")
                                .expect(200)
                                .json()
                                .getJsonArray("contacts"),
                        contacts ->
                                !contacts.isEmpty() && contacts.getJsonObject(0).getString("lid") != null);

        assertThat(found).hasSize(1);
        JsonObject friend = found.getJsonObject(0);
        assertThat(friend.getString("phoneNumber")).isEqualTo(FRIEND);
        assertThat(friend.getString("lid")).isEqualTo(HIDDEN);
        assertThat(friend.getString("name")).isEqualTo("João");
        assertThat(api.get(device + "/contacts?q=nobody").expect(200).json().getJsonArray("contacts"))
                .isEmpty();
    }

    @Test
    void shouldTellOfAPersonWhatWhatsAppTells() {
        JsonObject bia = api.get(device + "/contacts/" + BIA).expect(200).json();

        assertThat(bia.getString("phoneNumber")).isEqualTo(BIA);
        assertThat(bia.getString("lid")).endsWith("@lid");
        assertThat(bia.getString("about")).isNotEmpty();
        api.get(device + "/contacts/" + NOBODY).expectProblem(422, "not-on-whatsapp");
        api.get(device + "/contacts/12345@lid").expectProblem(404, "person-not-found");
        api.get(device + "/contacts/120363025246125486@g.us").expectProblem(404, "person-not-found");
    }

    private static Answer picture(String of) {
        return api.get(device + "/contacts/" + of + "/picture");
    }

    private static void show(String of, String picture) {
        ana.control("picture", new JsonObject().put("of", of).put("picture", picture));
    }

    @Test
    void shouldAskForOnePictureAfterTheOtherAndForEachOnceWhenManyAreWanted() {
        List<String> people = List.of("5521911110001", "5521911110002", "5521911110003");
        people.subList(0, 2).forEach(person -> show(person, "first-of-" + person));
        Instant before = Instant.now();
        JsonObject first = picture(people.get(0)).expect(200).json();
        picture(people.get(1)).expect(200);
        picture(people.get(2)).expectProblem(404, "picture-not-found");

        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(PAUSE.multipliedBy(2));
        assertThat(first.getString("id")).isEqualTo("first-of-" + people.get(0));
        assertThat(first.getString("url")).startsWith("https://");
        people.forEach(person -> show(person, "second-of-" + person));
        assertThat(picture(people.get(0)).expect(200).json()).isEqualTo(first);
        picture(people.get(2)).expectProblem(404, "picture-not-found");
    }

    @Test
    void shouldShowTheAccountOtherwiseWhenItWasChanged() {
        api.patch(device + "/profile", new JsonObject().put("name", "Loja São João"))
                .expect(204);
        api.call(
                        "PUT",
                        device + "/profile/picture",
                        new JsonObject().put("picture", PNG).encode())
                .expect(204);
        String picture = api.get("/api/devices/" + BIA + "/contacts/" + ANA + "/picture")
                .expect(200)
                .json()
                .getString("url");

        JsonObject profile = api.get(device + "/profile").expect(200).json();
        assertThat(profile.getString("name")).isEqualTo("Loja São João");
        assertThat(profile.getString("phoneNumber")).isEqualTo(ANA);
        assertThat(picture).startsWith("https://");
        assertThat(api.get(device + "/privacy").expect(200).json().getString("groupAdd"))
                .isEqualTo("all");
        api.patch(device + "/profile", new JsonObject().put("name", " ")).expectProblem(400, "invalid-request", "name");
        api.call(
                        "PUT",
                        device + "/profile/picture",
                        new JsonObject().put("picture", "aGk=aGkgaGkgaGk=").encode())
                .expectProblem(400, "invalid-request", "picture");
    }

    @Test
    void shouldReadAChannelUntilItIsFollowedNoMore() {
        ana.control(
                "channel",
                new JsonObject()
                        .put("channel", CHANNEL + "@newsletter")
                        .put("name", "News")
                        .put("messages", 5));
        String path = device + "/channels/" + CHANNEL;
        JsonObject page = api.get(path + "/messages?limit=3").expect(200).json();
        JsonObject rest = api.get(path + "/messages?limit=3&after=" + page.getString("last"))
                .expect(200)
                .json();

        assertThat(api.get(path).expect(200).json().getString("name")).isEqualTo("News");
        assertThat(texts(page)).containsExactly("news 5", "news 4", "news 3");
        assertThat(page.getBoolean("more")).isTrue();
        assertThat(texts(rest)).containsExactly("news 2", "news 1");
        assertThat(rest.getBoolean("more")).isFalse();
        api.delete(path).expect(204);
        assertThat(api.get(device + "/channels").expect(200).json().getJsonArray("channels"))
                .isEmpty();
        api.get(path).expectProblem(404, "channel-not-found");
        api.get(path + "/messages").expectProblem(404, "channel-not-found");
        api.delete(path).expectProblem(404, "channel-not-found");
    }

    private static List<String> texts(JsonObject page) {
        return page.getJsonArray("messages").stream()
                .map(each -> ((JsonObject) each).getString("text"))
                .toList();
    }

    @Test
    void shouldTellWhatsAppWhenAMessageIsStarredOrDeletedForTheAccountAlone() {
        String message = device + "/chats/" + FRIEND + "/messages/3EB0STARRED";

        api.call("PUT", message + "/star", null).expect(204);
        api.delete(message + "/star").expect(204);
        api.delete(message).expect(204);

        assertThat(ana.record())
                .filteredOn(entry -> "3EB0STARRED"
                        .equals(entry.getJsonObject("asked", new JsonObject()).getString("target")))
                .extracting(entry -> entry.getString("kind"))
                .containsExactly("star", "unstar", "delete");
        api.delete(device + "/chats/" + NOBODY + "/messages/3EB0STARRED").expectProblem(422, "not-on-whatsapp");
    }
}
