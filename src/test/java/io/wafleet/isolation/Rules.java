package io.wafleet.isolation;

import static io.wafleet.isolation.Rule.list;
import static io.wafleet.isolation.Rule.made;
import static io.wafleet.isolation.Rule.nobodys;
import static io.wafleet.isolation.Rule.tenants;
import static io.wafleet.isolation.Rule.tenantsList;
import static io.wafleet.isolation.Rule.thing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.isolation.Asker.Reach;
import io.wafleet.it.GatewayProcess;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Of each operation of the contract: what it is about, and how it is asked for that. */
final class Rules {
    /** One white dot. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

    /** By the operation's id. */
    static final Map<String, Rule> ALL = new TreeMap<>();

    private Rules() {}

    static {
        users();
        audit();
        ownTenants();
        quotasAndUsage();
        sessions();
        devices();
        groups();
        people();
        messages();
        templates();
        optOuts();
        webhooks();
        events();
        health();
    }

    private static JsonObject json() {
        return new JsonObject();
    }

    private static void users() {
        ALL.put(
                "login",
                nobodys(any -> Ask.with(json().put("username", "nobody").put("password", "wrong"))));
        ALL.put("me", nobodys(any -> Ask.at()));
        ALL.put(
                "changePassword",
                nobodys(any -> Ask.with(json().put("current", "a guess").put("password", GatewayProcess.PASSWORD)))
                        .notTo(Reach.KEY, Reach.FLEET_KEY, Reach.DEVICE));
        ALL.put(
                "updateMe",
                nobodys(any -> Ask.with(json().put("displayName", "Somebody")))
                        .notTo(Reach.KEY, Reach.FLEET_KEY, Reach.DEVICE));
        ALL.put("listUsers", list("?limit=500"));
        ALL.put("createUser", nobodys(any -> Ask.with(json())).harmlessly());
        ALL.put("getUser", thing(whose -> Ask.at(whose.user())));
        // A key of one scope may less than those users and keys, and nobody changes who may more than himself.
        ALL.put(
                "updateUser",
                thing(whose -> Ask.at(whose.user()).body(json().put("role", "viewer")))
                        .notTo(Reach.KEY));
        ALL.put("deleteUser", thing(whose -> Ask.at(whose.newUser())).notTo(Reach.KEY));
        ALL.put("listKeys", list("?limit=500"));
        ALL.put("createKey", nobodys(any -> Ask.with(json())).harmlessly());
        ALL.put("deleteKey", thing(whose -> Ask.at(whose.newKey())).notTo(Reach.KEY));
        ALL.put("listInvites", list("?limit=500"));
        ALL.put("createInvite", nobodys(any -> Ask.with(json())).harmlessly());
        ALL.put("deleteInvite", thing(whose -> Ask.at(whose.newInvite())).notTo(Reach.KEY));
        ALL.put("acceptInvite", nobodys(any -> Ask.with(json())).harmlessly());
        ALL.put("register", nobodys(any -> Ask.with(json())).harmlessly());
    }

    /** Whose entries one sees is held by AuditIT: the log has what all these callers ask for, refused things of others, too. */
    private static void audit() {
        for (String id : new String[] {"listAudit", "exportAudit"}) {
            ALL.put(id, nobodys(any -> Ask.at()).notTo(Reach.DEVICE));
        }
    }

    private static void ownTenants() {
        ALL.put("listTenants", list("?limit=500"));
        ALL.put("createTenant", nobodys(any -> Ask.with(json())).harmlessly());
        ALL.put("getTenant", thing(whose -> Ask.at(whose.tenant())));
        ALL.put(
                "renameTenant",
                thing(whose -> Ask.at(whose.tenant()).body(json().put("name", "Another")))
                        .harmlessly());
        for (String id : new String[] {"deleteTenant", "disableTenant", "enableTenant"}) {
            ALL.put(id, thing(whose -> Ask.at(whose.tenant())).harmlessly());
        }
    }

    /** Whose figures one sees is held by UsageIT: a message is counted later than it was sent. */
    private static void quotasAndUsage() {
        ALL.put("getQuotas", tenants(whose -> Ask.at(whose.tenant())));
        ALL.put(
                "setQuotas",
                tenants(whose -> Ask.at(whose.tenant()).body(json())).harmlessly());
        ALL.put("getUsage", nobodys(any -> Ask.at()));
    }

    /** They are of the caller's user alone: there is no name for another's, and keys have none. */
    private static void sessions() {
        for (String id :
                new String[] {"refreshToken", "revokeToken", "beginSession", "endSession", "endOtherSessions"}) {
            ALL.put(id, nobodys(any -> Ask.with(json())).harmlessly());
        }
        ALL.put("getSession", nobodys(any -> Ask.at()).notTo(Reach.KEY, Reach.FLEET_KEY, Reach.DEVICE));
        ALL.put("listSessions", nobodys(any -> Ask.at()));
        ALL.put("endSessionOf", nobodys(any -> Ask.at("nobodys")).notTo(Reach.KEY, Reach.FLEET_KEY, Reach.DEVICE));
    }

    private static void devices() {
        ALL.put("listDevices", list(""));
        ALL.put(
                "createDevice",
                nobodys(any -> Ask.with(
                                json().put("id", "new-" + UUID.randomUUID()).put("autoStart", false)))
                        .notTo(Reach.DEVICE));
        for (String id : new String[] {"getDevice", "deviceLogs", "deviceHistory", "getQueue", "deviceQr"}) {
            ALL.put(id, thing(whose -> Ask.at(whose.device())));
        }
        ALL.put("updateDevice", thing(whose -> Ask.at(whose.device()).body(json().put("name", "of " + whose.owner()))));

        for (String id : new String[] {
            "startDevice", "stopDevice", "restartDevice", "logoutDevice", "deleteDevice", "clearQueue", "resumeQueue"
        }) {
            ALL.put(id, thing(whose -> Ask.at(whose.device())).harmlessly());
        }
        ALL.put("pauseQueue", thing(whose -> Ask.at(whose.device())));
        ALL.put("setQueue", thing(whose -> Ask.at(whose.device()).body(json().put("settings", json()))));
        ALL.put("listQueues", list(""));
        ALL.put("getMedia", thing(whose -> Ask.at(whose.device(), whose.media())));
        ALL.put(
                "downloadMedia",
                thing(whose -> Ask.at(whose.device()).query("?message=MEDIA&chat=5521977776666@s.whatsapp.net")));
        ALL.put(
                "importDevices",
                nobodys(any -> Ask.with(json().put("folder", "/nowhere").put("dryRun", true))));
        ALL.put("restartFleet", nobodys(any -> Ask.at()).harmlessly());
        ALL.put("fleetRestart", nobodys(any -> Ask.at()));
        ALL.put("cancelFleetRestart", nobodys(any -> Ask.at()));
    }

    /** The device is in no group: to who may ask for it there is none, and to others there is no device. */
    private static void groups() {
        for (String id : new String[] {"listGroups", "previewInvite", "joinGroup"}) {
            ALL.put(
                    id,
                    thing(whose -> Ask.at(whose.device())
                            .query(id.equals("previewInvite") ? "?link=FqZ1yB4mC2d5" : "")
                            .body(id.equals("joinGroup") ? json().put("link", "FqZ1yB4mC2d5") : null)));
        }
        JsonArray people = new JsonArray().add("5521977776666");
        onDevice("createGroup", json().put("subject", "s").put("participants", people));
        onDevice("checkNumbers", json().put("numbers", people));
        for (String id : new String[] {
            "getGroup", "leaveGroup", "deleteGroupPicture", "getGroupInvite", "resetGroupInvite", "listGroupRequests"
        }) {
            ALL.put(id, thing(whose -> Ask.at(whose.device(), "120363025246125486")));
        }
        onGroup("updateGroup", json().put("announce", true));
        onGroup("setGroupPicture", json().put("picture", PNG));
        onGroup("changeGroupParticipants", json().put("action", "remove").put("participants", people));
        onGroup("settleGroupRequests", json().put("action", "reject").put("participants", people));
    }

    private static void onDevice(String id, JsonObject body) {
        ALL.put(id, thing(whose -> Ask.at(whose.device()).body(body)).harmlessly());
    }

    private static void onGroup(String id, JsonObject body) {
        ALL.put(
                id,
                thing(whose -> Ask.at(whose.device(), "120363025246125486").body(body))
                        .harmlessly());
    }

    /** Those who may ask are answered about people of the outside world, and channels that the device does not follow. */
    private static void people() {
        onDevice("updateProfile", json().put("name", "n"));
        onDevice("setProfilePicture", json().put("picture", PNG));
        for (String id : new String[] {"listContacts", "getProfile", "getPrivacy", "listChannels"}) {
            ALL.put(id, thing(whose -> Ask.at(whose.device())));
        }
        for (String id : new String[] {"getContact", "getContactPicture"}) {
            ALL.put(id, thing(whose -> Ask.at(whose.device(), "5521977776666")));
        }
        for (String id : new String[] {"getChannel", "unfollowChannel", "listChannelMessages"}) {
            ALL.put(id, thing(whose -> Ask.at(whose.device(), "120363144038483540")));
        }
        for (String id : new String[] {"deleteMessageForMe", "starMessage", "unstarMessage"}) {
            ALL.put(
                    id,
                    thing(whose -> Ask.at(whose.device(), "5521977776666", "NONE"))
                            .harmlessly());
        }
    }

    private static void messages() {
        ALL.put("sendMessage", thing(whose -> Ask.with(whose.message())));
        ALL.put("sendMessageFromDevice", thing(whose -> {
            JsonObject message = whose.message();
            message.remove("from");
            return Ask.at(whose.device()).body(message);
        }));
        ALL.put("listMessages", thing(whose -> Ask.at().query("?device=" + whose.device())));
        ALL.put("getMessage", thing(whose -> Ask.at(whose.job())));
        ALL.put("cancelMessage", thing(whose -> Ask.at(whose.newJob())));
        ALL.put("listChats", list(""));
        for (String id : new String[] {"getChat", "listChatMessages"}) {
            ALL.put(id, thing(whose -> Ask.at(whose.device(), Belongings.FRIEND)));
        }
        ALL.put("getChatMessage", thing(whose -> Ask.at(whose.device(), Belongings.FRIEND, "MEDIA")));
        ALL.put("erasePerson", nobodys(any -> Ask.at("14155559999")).notTo(Reach.DEVICE));
        ALL.put("searchMessages", list("?q=from"));
        ALL.put("sendBulk", thing(whose -> Ask.with(whose.bulk()).query("?dryRun=true")));
        ALL.put("listCampaigns", list(""));
        ALL.put("getCampaign", thing(whose -> Ask.at(whose.campaign())));
        ALL.put("campaignResult", thing(whose -> Ask.at(whose.campaign())));
        ALL.put("pauseCampaign", thing(whose -> Ask.at(whose.campaign())));
        ALL.put("resumeCampaign", thing(whose -> Ask.at(whose.campaign())));
        ALL.put("cancelCampaign", thing(whose -> Ask.at(whose.newCampaign())));
    }

    private static void templates() {
        ALL.put("listTemplates", tenants(whose -> Ask.at().query("?tenant=" + whose.tenant())));
        ALL.put(
                "createTemplate",
                tenants(whose ->
                        Ask.with(json().put("name", "another").put("text", "hi").put("tenant", whose.tenant()))));
        ALL.put("getTemplate", tenants(whose -> Ask.at(whose.newTemplate()).query("?tenant=" + whose.tenant())));
        ALL.put(
                "updateTemplate",
                tenants(whose -> Ask.at(whose.newTemplate())
                        .query("?tenant=" + whose.tenant())
                        .body(json().put("text", "of " + whose.owner()))));
        ALL.put("deleteTemplate", tenants(whose -> Ask.at(whose.newTemplate()).query("?tenant=" + whose.tenant())));
    }

    private static void optOuts() {
        for (String id : new String[] {"listOptOuts", "exportOptOuts", "getOptOutRules"}) {
            ALL.put(id, tenants(whose -> Ask.at().query("?tenant=" + whose.tenant())));
        }
        ALL.put(
                "addOptOut",
                tenants(whose -> Ask.with(json().put("to", "+14155552671").put("tenant", whose.tenant()))));
        ALL.put(
                "importOptOuts",
                tenants(whose -> Ask.with(json().put("tenant", whose.tenant())
                        .put("rows", new JsonArray().add(json().put("to", "+14155552671"))))));
        ALL.put("removeOptOut", tenants(whose -> Ask.at(whose.newOptOut()).query("?tenant=" + whose.tenant())));
        ALL.put(
                "setOptOutRules",
                tenants(whose -> Ask.with(json().put("words", new JsonArray().add("STOP")))
                        .query("?tenant=" + whose.tenant())));
    }

    private static void webhooks() {
        ALL.put("listWebhooks", tenantsList(""));
        ALL.put(
                "createWebhook",
                made(whose -> Ask.with(json().put("url", "http://127.0.0.1:9/" + whose.owner())
                                .put("devices", new JsonArray().add(whose.device()))))
                        .notTo(Reach.DEVICE));
        for (String id : new String[] {
            "getWebhook", "listDeliveries", "pauseWebhook", "resumeWebhook", "rotateWebhook", "testWebhook"
        }) {
            ALL.put(id, tenants(whose -> Ask.at(whose.webhook())));
        }
        ALL.put(
                "updateWebhook",
                tenants(whose -> Ask.at(whose.webhook()).body(json().put("description", whose.owner()))));
        ALL.put("deleteWebhook", tenants(whose -> Ask.at(whose.newWebhook())));
        ALL.put(
                "redeliverRange",
                tenants(whose ->
                        Ask.at(whose.webhook()).body(json().put("from", 1).put("to", 2))));
        ALL.put("getDelivery", tenants(whose -> Ask.at(whose.webhook(), whose.delivery())));
        ALL.put("redeliver", tenants(whose -> Ask.at(whose.webhook(), whose.delivery())));
    }

    private static void events() {
        ALL.put("listEvents", list("?limit=1000"));
        // Without a handshake: what is followed is told by EventIsolationIT, and below by the other entrances.
        ALL.put("eventSocket", nobodys(any -> Ask.at()));
        ALL.put(
                "createRoomToken",
                thing(whose -> Ask.with(json().put("devices", new JsonArray().add(whose.device())))));
    }

    private static void health() {
        ALL.put("health", nobodys(any -> Ask.at()));
        ALL.put("healthDetailed", nobodys(any -> Ask.at()));
        ALL.put("healthDevices", list(""));
        ALL.put("healthProcesses", list(""));
        ALL.put("healthSystem", nobodys(any -> Ask.at()));
        ALL.put("stopGateway", nobodys(any -> Ask.at()).harmlessly());
        ALL.put("openapi", nobodys(any -> Ask.at()));
    }
}
