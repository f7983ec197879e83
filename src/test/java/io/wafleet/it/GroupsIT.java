package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups of a device and what is done with them, and the limit of the numbers that are looked up for it. */
class GroupsIT {
    private static final String ANA = "5511911170001";
    private static final String BIA = "5511911170002";
    private static final String UNPAIRED = "5511911170003";
    private static final String NEW = "5511911170004";
    private static final String FRIEND = "5521977776666";
    /** A number of old, which WhatsApp knows without the ninth digit. */
    private static final String OLD = "554188887777";

    private static final String OLD_AS_DIALLED = "5541988887777";
    private static final String NOBODY = "5599977776666";
    private static final String UNKNOWN_GROUP = "120363000000000001@g.us";
    private static final String CHECKS = "6";
    /** One white dot. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static SimulatedPhone ana;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.prepare(
                "GroupsIT", Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_NUMBER_CHECKS_PER_DAY", CHECKS));
        gateway.simulate(Map.of("SIM_UNREGISTERED", "5599," + OLD_AS_DIALLED));
        gateway.start();
        gateway.logIn();
        api = gateway.api();
        ana = gateway.pair(ANA);
        gateway.pair(BIA);
        gateway.createStopped(UNPAIRED);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String groups(String device) {
        return "/api/devices/" + device + "/groups";
    }

    private static JsonObject order(String subject, String... numbers) {
        return new JsonObject().put("subject", subject).put("participants", new JsonArray(List.of(numbers)));
    }

    /** A group of Ana's with Bia in it: the same two numbers each time, which are asked for once. */
    private static String group(String subject) {
        return api.post(groups(ANA), order(subject, BIA)).expect(201).json().getString("jid");
    }

    private static JsonObject wish(String action, String... people) {
        return new JsonObject().put("action", action).put("participants", new JsonArray(List.of(people)));
    }

    private static Answer change(String device, String group, String action, String... people) {
        return api.post(groups(device) + "/" + group + "/participants", wish(action, people));
    }

    private static Map<String, String> roles(JsonObject group) {
        Map<String, String> roles = new TreeMap<>();
        group.getJsonArray("participants").stream()
                .map(JsonObject.class::cast)
                .forEach(member -> roles.put(member.getString("phoneNumber"), member.getString("role")));
        return roles;
    }

    private static JsonObject get(String device, String group) {
        return api.get(groups(device) + "/" + group).expect(200).json();
    }

    @Test
    void shouldShowAGroupToThoseWhoAreInItWhenItWasMade() {
        Answer made = api.post(groups(ANA), order("Loja São João", BIA)).expect(201);
        String jid = made.json().getString("jid");

        assertThat(made.header("Location")).isEqualTo(groups(ANA) + "/" + jid);
        assertThat(roles(made.json())).isEqualTo(Map.of(ANA, "owner", BIA, "member"));
        assertThat(get(BIA, jid).getString("role")).isEqualTo("member");
        assertThat(get(BIA, jid.replace("@g.us", "")).getString("subject")).isEqualTo("Loja São João");
        assertThat(api.get(groups(BIA)).expect(200).json().getJsonArray("groups").stream()
                        .map(each -> ((JsonObject) each).getString("jid")))
                .contains(jid);
    }

    @Test
    void shouldNamePeopleByBothNamesWhenTheGroupHidesTheirNumbers() {
        String jid = group("hidden");
        ana.control("group", new JsonObject().put("group", jid).put("hidden", true));
        JsonObject bia = get(ANA, jid).getJsonArray("participants").stream()
                .map(JsonObject.class::cast)
                .filter(member -> BIA.equals(member.getString("phoneNumber")))
                .findFirst()
                .orElseThrow();

        assertThat(bia.getString("jid")).isEqualTo(BIA + "@s.whatsapp.net");
        assertThat(bia.getString("lid")).endsWith("@lid");
        JsonObject result = change(ANA, jid, "promote", bia.getString("lid"))
                .expect(200)
                .json()
                .getJsonArray("results")
                .getJsonObject(0);
        assertThat(result.getBoolean("done")).isTrue();
        assertThat(result.getString("phoneNumber")).isEqualTo(BIA);
        assertThat(roles(get(ANA, jid))).containsEntry(BIA, "admin");
    }

    @Test
    void shouldSayWhatCameOfItWhenPeopleAreAddedPromotedDemotedAndRemoved() {
        String jid = group("moves");
        for (String action : List.of("promote", "demote", "remove", "add")) {
            JsonObject result = change(ANA, jid, action, BIA)
                    .expect(200)
                    .json()
                    .getJsonArray("results")
                    .getJsonObject(0);
            assertThat(result.getBoolean("done")).as(action).isTrue();
            assertThat(roles(get(ANA, jid)).get(BIA))
                    .as(action)
                    .isEqualTo(action.equals("promote") ? "admin" : action.equals("remove") ? null : "member");
        }
        change(ANA, jid, "remove", BIA).expect(200);
        change(ANA, jid, "promote", BIA).expectProblem(400, "invalid-request", "participants[0]");
    }

    @Test
    void shouldChangeWhatAGroupIsCalledAndSaysWhenItsAdministratorWantsIt() {
        String path = groups(ANA) + "/" + group("before");

        api.patch(path, new JsonObject().put("subject", "after")).expect(200);
        api.patch(path, new JsonObject().put("description", "Ofertas da semana"))
                .expect(200);
        api.patch(path, new JsonObject().put("announce", true)).expect(200);
        JsonObject group = api.patch(path, new JsonObject().put("locked", true))
                .expect(200)
                .json();
        api.call("PUT", path + "/picture", new JsonObject().put("picture", PNG).encode())
                .expect(204);
        api.delete(path + "/picture").expect(204);

        assertThat(group.getString("subject")).isEqualTo("after");
        assertThat(group.getString("description")).isEqualTo("Ofertas da semana");
        assertThat(group.getBoolean("announce")).isTrue();
        assertThat(group.getBoolean("locked")).isTrue();
        api.patch(path, new JsonObject().put("subject", "çççççççççççççç"))
                .expectProblem(400, "invalid-request", "subject");
        api.patch(path, new JsonObject().put("subject", "a").put("locked", false))
                .expectProblem(400, "invalid-request");
        String noPicture = Base64.getEncoder().encodeToString("no picture at all".getBytes());
        api.call(
                        "PUT",
                        path + "/picture",
                        new JsonObject().put("picture", noPicture).encode())
                .expectProblem(400, "invalid-request", "picture");
    }

    @Test
    void shouldRefuseWithAReasonWhenTheDeviceIsNoAdministrator() {
        String path = groups(BIA) + "/" + group("not hers");

        api.patch(path, new JsonObject().put("announce", true)).expectProblem(403, "not-group-admin");
        change(BIA, path.replaceFirst(".*/", ""), "remove", ANA).expectProblem(403, "not-group-admin");
        api.get(path + "/invite").expectProblem(403, "not-group-admin");
        api.post(path + "/invite/reset").expectProblem(403, "not-group-admin");
        api.get(path + "/requests").expectProblem(403, "not-group-admin");
    }

    @Test
    void shouldFindNoGroupWhenTheDeviceIsNotInIt() {
        String jid = group("left soon");
        api.post(groups(BIA) + "/" + jid + "/leave").expect(204);

        for (String group : List.of(jid, UNKNOWN_GROUP)) {
            String path = groups(BIA) + "/" + group;
            api.get(path).expectProblem(404, "group-not-found");
            api.post(path + "/leave").expectProblem(404, "group-not-found");
            api.get(path + "/invite").expectProblem(404, "group-not-found");
            change(BIA, group, "add", ANA).expectProblem(404, "group-not-found");
        }
        api.get(groups(BIA) + "/no-group").expectProblem(404, "group-not-found");
        assertThat(roles(get(ANA, jid))).isEqualTo(Map.of(ANA, "owner"));
    }

    @Test
    void shouldLetOthersInByTheLinkUntilItIsMadeAnew() {
        String jid = group("by link");
        change(ANA, jid, "remove", BIA).expect(200);
        String invites = "/api/devices/" + BIA + "/invites";
        String link =
                api.get(groups(ANA) + "/" + jid + "/invite").expect(200).json().getString("link");

        assertThat(api.get(invites + "?link=" + link).expect(200).json().getString("subject"))
                .isEqualTo("by link");
        JsonObject joined = api.post(invites, new JsonObject().put("link", link))
                .expect(200)
                .json();
        assertThat(joined).isEqualTo(new JsonObject().put("group", jid).put("member", true));
        assertThat(roles(get(ANA, jid))).containsEntry(BIA, "member");
        String other = api.post(groups(ANA) + "/" + jid + "/invite/reset")
                .expect(200)
                .json()
                .getString("link");
        assertThat(other).isNotEqualTo(link);
        api.get(invites + "?link=" + link).expectProblem(404, "invite-not-valid");
        api.post(invites, new JsonObject().put("link", link)).expectProblem(404, "invite-not-valid");
        api.post(invites, new JsonObject().put("link", "https://elsewhere.example/x"))
                .expectProblem(400, "invalid-request", "link");
    }

    @Test
    void shouldLetInWhoHasAskedWhenAnAdministratorApproves() {
        String jid = group("with approval");
        change(ANA, jid, "remove", BIA).expect(200);
        ana.control("group", new JsonObject().put("group", jid).put("approval", true));
        String path = groups(ANA) + "/" + jid;
        String link = api.get(path + "/invite").expect(200).json().getString("link");
        JsonObject joined = api.post("/api/devices/" + BIA + "/invites", new JsonObject().put("link", link))
                .expect(200)
                .json();
        ana.control("group", new JsonObject().put("group", jid).put("asks", FRIEND));

        assertThat(joined.getBoolean("member")).isFalse();
        assertThat(api.get(path + "/requests").expect(200).json().getJsonArray("requests").stream()
                        .map(each -> ((JsonObject) each).getString("phoneNumber")))
                .containsExactlyInAnyOrder(BIA, FRIEND);
        api.post(path + "/requests", wish("approve", NOBODY)).expectProblem(400, "invalid-request", "participants[0]");
        api.post(path + "/requests", wish("approve", BIA)).expect(200);
        api.post(path + "/requests", wish("reject", FRIEND)).expect(200);
        assertThat(api.get(path + "/requests").expect(200).json().getJsonArray("requests"))
                .isEmpty();
        assertThat(roles(get(ANA, jid))).isEqualTo(Map.of(ANA, "owner", BIA, "member"));
    }

    @Test
    void shouldSayWhyWhenTheDeviceCannotAskWhatsApp() {
        api.get(groups(UNPAIRED)).expectProblem(503, "device-unready");
        ana.control("network", new JsonObject().put("up", false));
        try {
            api.get(groups(ANA)).expectProblem(503, "whatsapp-unreachable");
        } finally {
            ana.control("network", new JsonObject().put("up", true));
            // The gateway may not have noticed yet that the device was offline, and so says nothing of when it no
            // longer is.
            await().until(() -> api.get(groups(ANA)).status() == 200);
        }
    }

    /** All in one, for the numbers of a device are counted over a day. */
    @Test
    void shouldAskForNoMoreNumbersThanADeviceMayWhenTheyAreForGroupsOrNot() {
        SimulatedPhone phone = gateway.pair(NEW);
        String check = "/api/devices/" + NEW + "/numbers/check";
        JsonObject first = api.post(check, numbers(OLD_AS_DIALLED, NOBODY, FRIEND))
                .expect(200)
                .json();
        assertThat(first.getInteger("left")).isEqualTo(3);
        assertThat(first.getJsonArray("numbers").getJsonObject(0).getString("phoneNumber"))
                .isEqualTo(OLD);
        assertThat(first.getJsonArray("numbers").getJsonObject(1).getBoolean("onWhatsApp"))
                .isFalse();
        // What is known costs nothing, however it is spelled.
        assertThat(api.post(check, numbers(OLD, NOBODY)).expect(200).json().getInteger("left"))
                .isEqualTo(3);

        api.post(groups(NEW), order("with nobody", NOBODY)).expectProblem(422, "not-on-whatsapp", "participants[0]");
        String jid = api.post(groups(NEW), order("with an old one", OLD_AS_DIALLED, BIA))
                .expect(201)
                .json()
                .getString("jid");
        assertThat(roles(get(NEW, jid)).keySet()).containsExactlyInAnyOrder(NEW, OLD, BIA);

        Answer refused = api.post(check, numbers("5521900000001", "5521900000002", "5521900000003"))
                .expectProblem(429, "number-checks-used");
        JsonObject quota = refused.json().getJsonObject("quota");
        assertThat(quota.getString("name")).isEqualTo("numberChecksPerDay");
        assertThat(quota.getInteger("used")).isEqualTo(4);
        assertThat(quota.getString("freeAt")).isNotNull();
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(86_000, 86_401);
        change(NEW, jid, "add", "5521900000001", "5521900000002", "5521900000003")
                .expectProblem(429, "number-checks-used");
        assertThat(api.post(check, numbers("5521900000001", "5521900000002"))
                        .expect(200)
                        .json()
                        .getInteger("left"))
                .isZero();
        phone.fault("error", new JsonObject().put("path", "/user/check").put("status", 500));
        assertThat(api.post(check, numbers(FRIEND)).expect(200).json().getInteger("left"))
                .as("nobody is asked")
                .isZero();
        String contacts = "/api/devices/" + NEW + "/contacts";
        api.get(contacts + "/5521900000003/picture").expectProblem(429, "number-checks-used");
        api.get(contacts + "/" + NOBODY + "/picture").expectProblem(422, "not-on-whatsapp");
        api.get(contacts + "/5521900000002/picture").expectProblem(404, "picture-not-found");
        phone.control("receive", new JsonObject().put("from", "5521900000003").put("body", "oi"));
        await("the child knows who has written")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> api.get(contacts + "?q=5521900000003")
                        .expect(200)
                        .text()
                        .contains("5521900000003"));
        api.get(contacts + "/5521900000003/picture").expectProblem(404, "picture-not-found");
    }

    private static JsonObject numbers(String... numbers) {
        return new JsonObject().put("numbers", new JsonArray(List.of(numbers)));
    }
}
