package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.CommandServer;
import io.wafleet.command.DeviceRef;
import io.wafleet.command.NamedDevices;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Verb;
import io.wafleet.command.device.DevicePatch;
import io.wafleet.command.device.NewDevice;
import io.wafleet.command.device.TypedCodeRequest;
import io.wafleet.device.child.Children;
import io.wafleet.device.link.QrCode;
import io.wafleet.device.link.TypedCode;
import io.wafleet.device.number.DeviceNames;
import io.wafleet.device.rolling.RollingRestarts;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.device.settings.SettingsChange;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The users' commands about devices; a device that the access does not cover is as good as none. */
final class DeviceCommands {
    /** Above the time to start: for the old child to end and the link to come up. */
    private static final Duration RESTART_EXTRA = Duration.ofSeconds(60);

    private final CommandServer server;
    private final Devices devices;
    private final Enrolment enrolment;
    private final Children children;
    private final RollingRestarts restarts;
    private final MediaDownloads downloads;
    private final Imports imports;
    private final Clock clock;

    DeviceCommands(CommandServer server, Devices devices, Enrolment enrolment, Children children) {
        this.server = server;
        this.devices = devices;
        this.enrolment = enrolment;
        this.children = children;
        this.downloads = new MediaDownloads(children.client());
        this.imports = new Imports(children, enrolment);
        this.clock = children.clock();
        Duration patience = children.settings().startupTimeout().plus(RESTART_EXTRA);
        this.restarts = new RollingRestarts(devices, children.vertx(), clock, patience);
    }

    /** Takes commands from now on; those of other rooms about devices are in the server by then. */
    void open() {
        server.everyDevice(Map.of(
                Verb.GET, on((device, body) -> Future.succeededFuture(device.view())),
                Verb.PATCH, on(this::patch),
                Verb.DELETE, on(this::delete),
                Verb.START, on(this::start),
                Verb.STOP, on(this::stop),
                Verb.RESTART, on(this::restart),
                Verb.HISTORY, on((device, body) -> device.history(PageRequest.of(body))),
                Verb.MEDIA, on(downloads::download)));
        server.everyDevice(Map.of(
                Verb.LOGOUT, on((device, body) -> device.linking().logout().map(done -> device.view())),
                Verb.RECONNECT,
                        on((device, body) -> device.linking().reconnect().map(done -> device.view())),
                Verb.QR, on((device, body) -> device.linking().code().map(QrCode::toJson)),
                Verb.TYPED_CODE, on(DeviceCommands::typedCode)));
        devices.all().forEach(this::serve);
        server.fleet(Map.of(
                Verb.CREATE, this::create,
                Verb.IMPORT, (by, body) -> imports.run(by, body, this::serve),
                Verb.LIST, this::list,
                Verb.RESOLVE, this::resolve,
                Verb.NAMES, this::names,
                Verb.ROLL, restarts::start,
                Verb.ROLL_PROGRESS, restarts::progress,
                Verb.ROLL_CANCEL, restarts::cancel));
    }

    /** Takes no more commands. */
    Future<Void> close() {
        restarts.close();
        imports.close();
        return server.close();
    }

    private void serve(ManagedDevice device) {
        server.device(device.id(), device.device().tenant());
    }

    /** A command to a device that may be deleted while it is on its way. */
    private CommandServer.DeviceHandler on(BiFunction<ManagedDevice, JsonObject, Future<JsonObject>> command) {
        return (id, body) -> {
            ManagedDevice device = devices.find(id);
            return device == null
                    ? Future.failedFuture(
                            Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception())
                    : command.apply(device, body);
        };
    }

    private Future<JsonObject> create(Access by, JsonObject body) {
        NewDevice wanted = NewDevice.of(body);
        DeviceNames.requireFit(wanted.id(), wanted.phoneNumber());
        Enrolment.Order order = new Enrolment.Order(
                by.owner(wanted.tenant()),
                wanted.phoneNumber(),
                wanted.id(),
                wanted.name(),
                wanted.start(),
                change(wanted.settings()).applyTo(ChildSettings.DEFAULTS));
        return children.checked(order.settings())
                .compose(fine -> enrolment.create(order))
                .map(created -> {
                    if (created.fresh()) {
                        serve(created.device());
                    }
                    return new JsonObject()
                            .put("fresh", created.fresh())
                            .put("device", created.device().view());
                });
    }

    private Future<JsonObject> list(Access by, JsonObject body) {
        PageRequest asked = PageRequest.of(body);
        Page<ManagedDevice> page =
                new Page<>("devices", ManagedDevice::view, device -> device.id().value());
        List<ManagedDevice> covered = devices.coveredBy(by);
        return Future.succeededFuture(
                page.of(asked.of(covered, page.place()), asked).put("total", covered.size()));
    }

    /** The ids of the caller's devices with these names; fails where there is none. */
    private Future<JsonObject> resolve(Access by, JsonObject body) {
        NamedDevices named = NamedDevices.of(body);
        return Future.all(named.names().stream()
                        .map(name -> devices.find(named.field(), name, by))
                        .toList())
                .map(all -> ids(all.<DeviceRef>list().stream()
                        .map(device -> device.id().value())
                        .toList()));
    }

    /** The ids of the caller's devices with these names; null where there is none. */
    private Future<JsonObject> names(Access by, JsonObject body) {
        NamedDevices named = NamedDevices.of(body);
        return Future.succeededFuture(ids(named.names().stream()
                .map(name -> devices.idOf(named.field(), name, by))
                .toList()));
    }

    private static JsonObject ids(List<@Nullable String> ids) {
        return new JsonObject().put("ids", new JsonArray(ids));
    }

    private Future<JsonObject> patch(ManagedDevice device, JsonObject body) {
        DevicePatch patch = DevicePatch.of(body);
        DevicePatch.Name name = patch.name();
        SettingsChange change = change(patch.settings());
        return children.checked(change.applyTo(device.device().settings()))
                .compose(fine -> device.update(row -> {
                    Device named = name == null ? row : row.withName(name.text(), clock.instant());
                    return named.withSettings(change.applyTo(row.settings()), clock.instant());
                }))
                .map(stored -> {
                    device.announce("device.updated", device.view());
                    return device.view();
                });
    }

    private SettingsChange change(JsonObject settings) {
        return new SettingsChange(settings, children.plan().binaries());
    }

    private static Future<JsonObject> typedCode(ManagedDevice device, JsonObject body) {
        String phone = TypedCodeRequest.of(body).phone();
        return device.linking().codeFor(phone).map(TypedCode::toJson);
    }

    private Future<JsonObject> delete(ManagedDevice device, JsonObject body) {
        return enrolment.delete(device).map(deleted -> {
            server.end(device.id());
            return new JsonObject();
        });
    }

    private Future<JsonObject> start(ManagedDevice device, JsonObject body) {
        return wantRunning(device, () -> device.start(CauseCode.USER_ASKED.cause()));
    }

    private Future<JsonObject> stop(ManagedDevice device, JsonObject body) {
        return want(device, Desired.STOPPED, () -> device.stop(CauseCode.USER_ASKED.cause()));
    }

    private Future<JsonObject> restart(ManagedDevice device, JsonObject body) {
        return wantRunning(device, () -> device.restart(CauseCode.RESTART_ASKED.cause()));
    }

    private Future<JsonObject> wantRunning(ManagedDevice device, Runnable action) {
        Problem held = device.number().problem();
        return held == null ? want(device, Desired.RUNNING, action) : Future.failedFuture(held.exception());
    }

    /** The wish is stored before it is acted on. */
    private Future<JsonObject> want(ManagedDevice device, Desired desired, Runnable action) {
        return device.update(row -> row.withDesired(desired, clock.instant())).map(stored -> {
            action.run();
            return device.view();
        });
    }
}
