package io.wafleet.simulator;

import java.util.Map;

/** {@code /devices*} (contract 3.3): they name the device in the path and need none otherwise. */
final class DeviceEndpoints {
    private static final Shape BODY = Shape.of(
            "Device",
            "device_id:string webhook_url:string webhook_secret:string webhook_events:string"
                    + " webhook_insecure_skip_verify:bool");

    private final Slots slots;
    private final Linker linker;
    private final Hub hub;
    private final AppEndpoints app;

    DeviceEndpoints(Slots slots, Linker linker, Hub hub, AppEndpoints app) {
        this.slots = slots;
        this.linker = linker;
        this.hub = hub;
        this.app = app;
    }

    void register(Router router) {
        router.free("GET", "/devices", call -> HttpResponse.success("List devices", slots.devices()));
        router.free("POST", "/devices", this::add);
        router.free(
                "GET",
                "/devices/:id",
                call -> HttpResponse.success("Device info", existing(call).toDevice()));
        router.free("DELETE", "/devices/:id", this::remove);
        router.free(
                "GET",
                "/devices/:id/login",
                call -> app.login(call, slots.findOrImply(call.param("id")), "Login success"));
        router.free(
                "POST",
                "/devices/:id/login/code",
                call -> HttpResponse.success(
                        "Login with code started",
                        app.withCode(
                                call.param("id"),
                                slots.findOrImply(call.param("id")),
                                call.request().query("phone"))));
        router.free("POST", "/devices/:id/logout", this::logout);
        router.free("POST", "/devices/:id/reconnect", this::reconnect);
        router.free("GET", "/devices/:id/status", this::status);
        router.free(
                "GET",
                "/devices/:id/webhook",
                call -> HttpResponse.success(
                        "Device webhook retrieved",
                        webhook(call.param("id"), known(call).webhook())));
        router.free("PATCH", "/devices/:id/webhook", this::updateWebhook);
    }

    private Slot existing(Router.Call call) {
        Slot slot = slots.find(call.param("id"));
        if (slot == null) {
            throw ApiException.internal("device " + call.param("id") + " not found");
        }
        return slot;
    }

    private Slot known(Router.Call call) {
        Slot slot = slots.find(call.param("id"));
        if (slot == null) {
            throw new ApiException(404, "NOT_FOUND", "device not found");
        }
        return slot;
    }

    private static Fields bind(HttpRequest request) {
        try {
            return BODY.bind(request);
        } catch (ApiException e) {
            throw ApiException.badRequest("Invalid request body");
        }
    }

    private static WebhookConfig webhook(Fields fields) {
        return new WebhookConfig(
                fields.text("webhook_url"),
                fields.text("webhook_secret"),
                fields.text("webhook_events"),
                fields.flag("webhook_insecure_skip_verify"));
    }

    private static Map<String, Object> webhook(String id, WebhookConfig config) {
        Map<String, Object> results = Json.object("device_id", id);
        results.putAll(config.toJson());
        return results;
    }

    private HttpResponse add(Router.Call call) {
        Fields fields = bind(call.request());
        WebhookConfig webhook = webhook(fields);
        Slot slot = slots.add(fields.text("device_id"), webhook);
        Map<String, Object> results = Json.object(
                "created_at",
                slot.createdAt(),
                "display_name",
                "",
                "id",
                slot.id(),
                "jid",
                slot.jid(),
                "state",
                slot.state());
        if (!webhook.equals(WebhookConfig.NONE)) {
            results.putAll(webhook.toJson());
        }
        return HttpResponse.success("Device added", results);
    }

    private HttpResponse remove(Router.Call call) {
        Slot slot = slots.find(call.param("id"));
        if (slot != null) {
            linker.logout(slot);
            slots.remove(slot);
        }
        return HttpResponse.success("Device removed");
    }

    private HttpResponse logout(Router.Call call) {
        Slot slot = existing(call);
        linker.logout(slot);
        hub.broadcast(
                "DEVICE_LOGGED_OUT",
                "Device " + call.param("id") + " logged out (slot kept)",
                Json.object("device_id", call.param("id"), "devices", slots.devices()));
        return HttpResponse.success("Logout requested");
    }

    private HttpResponse reconnect(Router.Call call) {
        Slot slot = existing(call);
        if (!slot.hasClient()) {
            throw ApiException.internal("device " + call.param("id") + " client not initialized");
        }
        if (slot.session() == null) {
            throw ApiException.internal("device " + call.param("id") + " is not logged in (session deleted)");
        }
        linker.reconnect(slot);
        return HttpResponse.success("Reconnect requested");
    }

    private HttpResponse status(Router.Call call) {
        Slot slot = existing(call);
        boolean paired = slot.session() != null;
        return HttpResponse.success(
                "Device status",
                Json.object(
                        "device_id", call.param("id"),
                        "is_connected", paired && slot.isConnected(),
                        "is_logged_in", paired && slot.isLoggedIn()));
    }

    private HttpResponse updateWebhook(Router.Call call) {
        Fields fields = bind(call.request());
        if (!fields.has("webhook_url")) {
            throw ApiException.badRequest("webhook_url is required");
        }
        Slot slot = known(call);
        slot.webhook(webhook(fields));
        slots.save(slot.id());
        hub.broadcast(
                "DEVICE_WEBHOOK_CONFIG_UPDATED",
                "Device " + slot.id() + " webhook config updated",
                Json.object("device_id", slot.id()));
        return HttpResponse.success("Device webhook updated", webhook(call.param("id"), slot.webhook()));
    }
}
