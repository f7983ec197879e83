package io.wafleet.isolation;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import io.wafleet.it.SimulatedPhone;
import java.util.UUID;

/**
 * A linked device, and one of each thing that hangs on it. All of it has the owner's name in it, so that it can be found where
 * it does not belong. Nothing is ever sent: the queue is paused.
 */
final class Belongings {
    static final String FRIEND = "5521977776666";

    private final ApiClient admin;
    private final String owner;
    private final String tenant;
    private final String number;
    private final String user;
    private final String key;
    private final String invite;
    private final String webhook;
    private final String media;
    private final String job;
    private final String campaign;
    private final String delivery;
    private final String spare;

    /** @param owner such as {@code theirs} */
    Belongings(GatewayProcess gateway, ApiClient operator, String owner, String tenant, String number) {
        this.admin = gateway.api();
        this.owner = owner;
        this.tenant = tenant;
        this.number = number;
        operator.post("/api/devices", new JsonObject().put("id", device()).put("phoneNumber", number))
                .expect(201);
        SimulatedPhone phone =
                new SimulatedPhone(number, gateway.processOf(device()).getInteger("port"));
        phone.scan(operator.get("/api/devices/" + device() + "/qr")
                .expect(200)
                .json()
                .getString("qr"));
        gateway.awaitOnline(device());
        admin.post("/api/devices/" + device() + "/queue/pause").expect(200);
        phone.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("id", "MEDIA")
                        .put("body", "from " + owner)
                        .put("media", "image"));
        media = await("a picture is received")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.events(device(), "message.received"), events -> !events.isEmpty())
                .get(0)
                .getJsonObject("data")
                .getJsonObject("media")
                .getString("url")
                .replaceFirst(".*/media/", "");
        spare = newDevice();
        await("the picture is archived")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> admin.get("/api/devices/" + device() + "/chats/" + FRIEND)
                                .status()
                        == 200);
        user = newUser();
        key = newKey();
        invite = newInvite();
        webhook = newWebhook();
        job = newJob();
        campaign = newCampaign();
        delivery = await("something is to be delivered")
                .atMost(GatewayProcess.PATIENCE)
                .until(
                        () -> admin.get("/api/webhooks/" + webhook + "/deliveries")
                                .expect(200)
                                .json()
                                .getJsonArray("deliveries"),
                        deliveries -> !deliveries.isEmpty())
                .getJsonObject(0)
                .getLong("seq")
                .toString();
    }

    String owner() {
        return owner;
    }

    String tenant() {
        return tenant;
    }

    String number() {
        return number;
    }

    String device() {
        return owner + "-device";
    }

    /** A device that is not linked, and has no child. */
    String spare() {
        return spare;
    }

    String user() {
        return user;
    }

    String key() {
        return key;
    }

    String invite() {
        return invite;
    }

    String webhook() {
        return webhook;
    }

    String delivery() {
        return delivery;
    }

    String media() {
        return media;
    }

    String job() {
        return job;
    }

    String campaign() {
        return campaign;
    }

    private String name() {
        return owner + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** One without a child, to be removed. */
    String newDevice() {
        JsonObject order =
                new JsonObject().put("id", name()).put("tenant", tenant).put("autoStart", false);
        return admin.post("/api/devices", order).expect(201).json().getString("id");
    }

    /** Beside the first, to be removed. */
    String newUser() {
        JsonObject order = new JsonObject()
                .put("username", name())
                .put("password", GatewayProcess.PASSWORD)
                .put("role", "viewer")
                .put("tenant", tenant);
        return admin.post("/api/auth/users", order).expect(201).json().getString("username");
    }

    String newKey() {
        JsonObject order = new JsonObject().put("name", name()).put("tenant", tenant);
        return admin.post("/api/auth/keys", order).expect(201).json().getString("id");
    }

    String newInvite() {
        JsonObject order = new JsonObject().put("role", "viewer").put("tenant", tenant);
        return admin.post("/api/auth/invites", order).expect(201).json().getString("id");
    }

    /** One of the device alone. */
    String newWebhook() {
        JsonObject order = new JsonObject()
                .put("url", "http://127.0.0.1:9/" + name())
                .put("tenant", tenant)
                .put("devices", new JsonArray().add(device()))
                .put("from", 1);
        return admin.post("/api/webhooks", order).expect(201).json().getString("id");
    }

    /** The tenant's; made unless it is there. */
    String newTemplate() {
        String name = "kept";
        admin.post(
                "/api/templates",
                new JsonObject().put("name", name).put("text", "by " + owner).put("tenant", tenant));
        return name;
    }

    /** On the list of the tenant. */
    String newOptOut() {
        String number = "+14155550123";
        admin.post("/api/opt-outs", new JsonObject().put("to", number).put("tenant", tenant));
        return number;
    }

    JsonObject message() {
        return new JsonObject().put("from", device()).put("to", FRIEND).put("message", "by " + owner);
    }

    String newJob() {
        return admin.post("/api/messages/send", message(), "Prefer", "respond-async")
                .expect(202)
                .json()
                .getString("id");
    }

    JsonObject bulk() {
        return new JsonObject()
                .put("from", device())
                .put("message", "by " + owner)
                .put("rows", new JsonArray().add(new JsonObject().put("to", "+14155552671")));
    }

    String newCampaign() {
        return admin.post("/api/messages/bulk", bulk()).expect(202).json().getString("id");
    }
}
