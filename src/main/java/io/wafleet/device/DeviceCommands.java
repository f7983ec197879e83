package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.supervisor.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The users' commands, served on the bus: {@code device.<id>.<verb>} for one device, {@code fleet.<verb>} for others.
 * Every body holds {@code tenant}, the caller's, or null for one who sees all; a device of another tenant is as good as
 * none.
 */
final class DeviceCommands {
    /** Above the time to start: for the old child to end and the link to come up. */
    private static final Duration RESTART_EXTRA = Duration.ofSeconds(60);

    private final Bus bus;
    private final Devices devices;
    private final Supervisor supervisor;
    private final RollingRestarts restarts;
    private final LaunchPlan plan;
    private final Vertx vertx;
    private final SendCommands sending;
    private final CampaignCommands campaigns;
    private final MediaDownloads downloads;
    private final Imports imports;
    private final Clock clock;
    private final Duration qrTimeout;
    private final List<MessageConsumer<JsonObject>> fleet = new ArrayList<>();
    private final Map<DeviceId, List<MessageConsumer<JsonObject>>> perDevice = new HashMap<>();

    DeviceCommands(Bus bus, DeviceParts parts, LaunchPlan plan, Devices devices, Supervisor supervisor) {
        this.bus = bus;
        this.devices = devices;
        this.supervisor = supervisor;
        this.plan = plan;
        this.vertx = parts.vertx();
        this.sending = new SendCommands(devices, parts.sends(), parts.clock());
        this.campaigns = new CampaignCommands(devices, parts.campaigns(), sending);
        this.downloads = new MediaDownloads(parts.client());
        this.imports = new Imports(parts.vertx(), devices, supervisor, plan);
        this.clock = parts.clock();
        Duration patience = parts.configuration().children().startupTimeout().plus(RESTART_EXTRA);
        this.restarts = new RollingRestarts(
                new RollingRestart.Parts(parts.vertx(), parts.clock(), devices, supervisor, patience));
        this.qrTimeout = parts.configuration().children().qrTimeout();
    }

    /** Takes commands from now on. */
    void open() {
        devices.all().forEach(this::serve);
        fleet.add(bus.serve(Addresses.fleet("create"), this::create));
        fleet.add(bus.serve(Addresses.fleet("import"), body -> imports.run(body, this::serve)));
        fleet.add(bus.serve(Addresses.fleet("list"), this::list));
        fleet.add(bus.serve(Addresses.fleet("resolve"), this::resolve));
        fleet.add(bus.serve(Addresses.fleet("names"), this::names));
        sending.fleet().forEach((verb, command) -> fleet.add(bus.serve(Addresses.fleet(verb), command)));
        campaigns.fleet().forEach((verb, command) -> fleet.add(bus.serve(Addresses.fleet(verb), command)));
        fleet.add(bus.serve(Addresses.fleet("restart"), restarts::start));
        fleet.add(bus.serve(Addresses.fleet("restart-progress"), restarts::progress));
        fleet.add(bus.serve(Addresses.fleet("restart-cancel"), restarts::cancel));
    }

    /** Takes no more commands. */
    Future<Void> close() {
        restarts.close();
        imports.close();
        List<Future<Void>> all = new ArrayList<>();
        fleet.forEach(consumer -> all.add(consumer.unregister()));
        perDevice.values().forEach(list -> list.forEach(consumer -> all.add(consumer.unregister())));
        return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
    }

    private void serve(ManagedDevice device) {
        Map<String, BiFunction<ManagedDevice, JsonObject, Future<JsonObject>>> verbs = Map.of(
                "get", (target, body) -> Future.succeededFuture(target.view()),
                "patch", this::patch,
                "delete", this::delete,
                "start", this::start,
                "stop", this::stop,
                "restart", this::restart,
                "logout", (target, body) -> target.logout().map(done -> target.view()),
                "qr", (target, body) -> target.qr(qrTimeout).map(QrCode::toJson),
                "history", (target, body) -> target.history(body.getInteger("limit")));
        List<MessageConsumer<JsonObject>> consumers = new ArrayList<>();
        verbs.forEach((verb, command) -> consumers.add(serve(device, verb, command)));
        sending.perDevice().forEach((verb, command) -> consumers.add(serve(device, verb, command)));
        consumers.add(serve(device, "media", downloads::download));
        perDevice.put(device.id(), consumers);
    }

    private MessageConsumer<JsonObject> serve(
            ManagedDevice device, String verb, BiFunction<ManagedDevice, JsonObject, Future<JsonObject>> command) {
        return bus.serve(Addresses.device(device.id(), verb), body -> {
            requireAccess(device, body);
            return command.apply(device, body);
        });
    }

    private static void requireAccess(ManagedDevice device, JsonObject body) {
        if (!device.isOf(body.getString("tenant"))) {
            throw Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception();
        }
    }

    private Future<JsonObject> create(JsonObject body) {
        DeviceNames.requireFit(body.getString("id"), body.getString("phoneNumber"));
        Devices.Order order = new Devices.Order(
                body.getString("tenant"),
                body.getString("phoneNumber"),
                body.getString("id"),
                body.getString("name"),
                body.getBoolean("autoStart", true),
                change(body).applyTo(ChildSettings.DEFAULTS));
        return checked(order.settings()).compose(fine -> devices.create(order)).map(created -> {
            if (created.fresh()) {
                serve(created.device());
            }
            return new JsonObject()
                    .put("fresh", created.fresh())
                    .put("device", created.device().view());
        });
    }

    private Future<JsonObject> list(JsonObject body) {
        JsonArray views = new JsonArray();
        devices.ofTenant(body.getString("tenant")).forEach(device -> views.add(device.view()));
        return Future.succeededFuture(new JsonObject().put("devices", views).put("total", views.size()));
    }

    /** The id of the caller's device with this id or phone number. */
    private Future<JsonObject> resolve(JsonObject body) {
        ManagedDevice device = devices.named("from", body.getString("from"), body.getString("tenant"));
        return Future.succeededFuture(new JsonObject().put("id", device.id().value()));
    }

    /** The ids of the caller's devices with these names; null where there is none. */
    private Future<JsonObject> names(JsonObject body) {
        JsonArray ids = new JsonArray();
        body.getJsonArray("names")
                .forEach(name ->
                        ids.add(devices.idOf(body.getString("field"), String.valueOf(name), body.getString("tenant"))));
        return Future.succeededFuture(new JsonObject().put("ids", ids));
    }

    private Future<JsonObject> patch(ManagedDevice device, JsonObject body) {
        SettingsChange change = change(body);
        return checked(change.applyTo(device.device().settings()))
                .compose(fine -> device.update(row -> {
                    Device named =
                            body.containsKey("name") ? row.withName(body.getString("name"), clock.instant()) : row;
                    return named.withSettings(change.applyTo(row.settings()), clock.instant());
                }))
                .map(stored -> {
                    device.announce("device.updated", device.view());
                    return device.view();
                });
    }

    private SettingsChange change(JsonObject body) {
        return new SettingsChange(body.getJsonObject("settings", new JsonObject()), plan.binaries());
    }

    private Future<ChildSettings> checked(ChildSettings settings) {
        return vertx.executeBlocking(() -> plan.checked(settings), false);
    }

    private Future<JsonObject> delete(ManagedDevice device, JsonObject body) {
        return devices.delete(device).map(deleted -> {
            List<MessageConsumer<JsonObject>> consumers = perDevice.remove(device.id());
            if (consumers != null) {
                consumers.forEach(MessageConsumer::unregister);
            }
            return new JsonObject();
        });
    }

    private Future<JsonObject> start(ManagedDevice device, JsonObject body) {
        return want(device, Desired.RUNNING, () -> supervisor.start(device.id(), "a user asked"));
    }

    private Future<JsonObject> stop(ManagedDevice device, JsonObject body) {
        return want(device, Desired.STOPPED, () -> supervisor.stop(device.id(), "a user asked"));
    }

    private Future<JsonObject> restart(ManagedDevice device, JsonObject body) {
        return want(device, Desired.RUNNING, () -> supervisor.restart(device.id(), "a user asked for a restart"));
    }

    /** The wish is stored before it is acted on. */
    private Future<JsonObject> want(ManagedDevice device, Desired desired, Runnable action) {
        return device.update(row -> row.withDesired(desired, clock.instant())).map(stored -> {
            action.run();
            return device.view();
        });
    }
}
