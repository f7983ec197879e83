package io.wafleet.simulator;

import java.nio.file.Path;
import java.util.Map;

/** {@code /app/*}, {@code /ws} and the front page (contract 3.3, 5 and 1.9). */
final class AppEndpoints {
    static final String VERSION = "v9.2.0";

    private final Settings settings;
    private final Slots slots;
    private final Linker linker;
    private final Hub hub;

    AppEndpoints(Settings settings, Slots slots, Linker linker, Hub hub) {
        this.settings = settings;
        this.slots = slots;
        this.linker = linker;
        this.hub = hub;
    }

    void register(Router router) {
        router.free("GET", "/", call -> frontPage());
        router.free("GET", "/app/info", call -> info());
        router.scoped("GET", "/app/login", call -> login(call, call.slot(), "Login success"));
        router.scoped(
                "GET",
                "/app/login-with-code",
                call -> HttpResponse.success(
                        "Login with code success",
                        withCode(call.slot().id(), call.slot(), call.request().query("phone"))));
        router.scoped("GET", "/app/passkey", this::passkey);
        router.scoped("POST", "/app/passkey/response", call -> passkeyResponse(call));
        router.scoped("POST", "/app/passkey/confirm", call -> noPasskey("confirmation", call.slot()));
        router.scoped("GET", "/app/logout", this::logout);
        router.scoped("GET", "/app/reconnect", this::reconnect);
        router.scoped("GET", "/app/devices", call -> HttpResponse.success("Fetch device success", slots.listed()));
        router.scoped("GET", "/app/status", this::status);
        router.scoped("*", "/ws", this::webSocket);
    }

    private HttpResponse frontPage() {
        return settings.flag("APP_UI_ENABLED", true)
                ? HttpResponse.typed(
                        200,
                        "text/html; charset=utf-8",
                        "<!doctype html><title>gowa</title><h1>gowa " + VERSION + "</h1>")
                : HttpResponse.success("gowa " + VERSION + " — UI disabled");
    }

    private HttpResponse info() {
        return HttpResponse.success(
                "Fetch app info success",
                Json.object(
                        "base_path",
                        settings.text("APP_BASE_PATH", ""),
                        "chatwoot_enabled",
                        settings.flag("CHATWOOT_ENABLED", false),
                        "max_file_size",
                        50_000_000,
                        "max_image_size",
                        20_000_000,
                        "max_video_size",
                        100_000_000,
                        "os",
                        settings.text("APP_OS", "GOWA"),
                        "version",
                        VERSION));
    }

    HttpResponse login(Router.Call call, Slot slot, String message) {
        Path picture = linker.login(slot);
        return HttpResponse.success(
                message,
                Json.object(
                        "device_id", slot.id(),
                        "qr_duration", Timings.from(settings).firstCode().toSeconds() / 2,
                        "qr_link", link(call.request(), picture.toString())));
    }

    private String link(HttpRequest request, String path) {
        return Links.to(request, settings, path);
    }

    Map<String, Object> withCode(String id, Slot slot, String phone) {
        String problem = phone.isEmpty() ? "cannot be blank" : "must be in a valid format";
        if (!phone.matches("\\+?[0-9]{1,15}")) {
            throw ApiException.validation("phone_number(" + phone + "): " + problem);
        }
        return Json.object("device_id", id, "pair_code", linker.loginWithCode(slot, phone));
    }

    private HttpResponse passkey(Router.Call call) {
        return HttpResponse.success(
                "Passkey pairing status",
                Json.object(
                        "challenge",
                        null,
                        "code",
                        "",
                        "device_id",
                        call.slot().id(),
                        "skip_handoff_ux",
                        false,
                        "status",
                        "none"));
    }

    private HttpResponse passkeyResponse(Router.Call call) {
        try {
            Json.parse(call.request().body());
        } catch (Json.SyntaxException e) {
            return HttpResponse.text(400, "invalid WebAuthn assertion payload: bind from body: " + e.getMessage());
        }
        Fields fields = Shape.of("WebAuthnResponse", "id:string rawId:string type:string")
                .bind(call.request());
        new Checks()
                .required("id", fields.text("id"))
                .required("type", fields.text("type"))
                .in("type", fields.text("type"), "public-key")
                .verify();
        return noPasskey("challenge", call.slot());
    }

    private static HttpResponse noPasskey(String what, Slot slot) {
        throw ApiException.internal("no pending passkey " + what + " for device " + slot.id());
    }

    private HttpResponse logout(Router.Call call) {
        Slot slot = call.slot();
        linker.logout(slot);
        hub.broadcast(
                "DEVICE_LOGGED_OUT",
                "Device " + slot.id() + " logged out (slot kept)",
                Json.object("device_id", slot.id(), "devices", slots.listed()));
        return HttpResponse.success("Success logout", Json.object("device_id", slot.id()));
    }

    private HttpResponse reconnect(Router.Call call) {
        Slot slot = call.slot();
        slot.ensureClient();
        if (slot.session() == null) {
            throw ApiException.internal("device " + slot.id() + " is not logged in (session deleted)");
        }
        linker.reconnect(slot);
        return HttpResponse.success("Reconnect success", Json.object("device_id", slot.id()));
    }

    private HttpResponse status(Router.Call call) {
        Slot slot = call.slot();
        boolean paired = slot.session() != null;
        return HttpResponse.success(
                "Connection status retrieved",
                Json.object(
                        "device_id",
                        slot.id(),
                        "is_connected",
                        paired && slot.isConnected(),
                        "is_logged_in",
                        paired && slot.isLoggedIn(),
                        "jid",
                        slot.jid()));
    }

    private HttpResponse webSocket(Router.Call call) {
        return call.request().upgradesToWebSocket() && call.request().method().equals("GET")
                ? hub.accept(call.request(), slots::listed)
                : HttpResponse.status(426);
    }
}
