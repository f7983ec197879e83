package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Principal.RoomPass;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.bus.DeviceLookup;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.EventFilter;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose events a caller may see. */
public final class EventAccess {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Bus bus;
    private final DeviceLookup lookup;

    public EventAccess(Bus bus) {
        this.bus = bus;
        this.lookup = new DeviceLookup(bus);
    }

    /**
     * The filter that gives the caller what it asked for and may see. Another tenant's device gives nothing, as one that does
     * not exist.
     *
     * @param devices empty for all that the caller sees
     */
    public static EventFilter visible(Principal caller, Set<DeviceId> devices, List<String> types) {
        if (!caller.mayListen()) {
            caller.require(Scope.EVENTS_READ);
        }
        String tenant = caller.isAdmin() ? null : caller.tenant();
        RoomPass pass = caller.pass();
        if (pass == null || pass.devices().isEmpty()) {
            return new EventFilter(tenant, devices, types);
        }
        if (!pass.devices().containsAll(devices)) {
            throw Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception();
        }
        return new EventFilter(tenant, devices.isEmpty() ? pass.devices() : devices, types);
    }

    /**
     * As {@link #visible}, of devices that are named by ids or numbers.
     *
     * @param field the request's that the names came in
     */
    public Future<EventFilter> named(Principal caller, String field, List<String> names, List<String> types) {
        return ids(caller, field, names).map(devices -> visible(caller, devices, types));
    }

    /** The devices of the caller's that have these numbers or ids. */
    public Future<Set<DeviceId>> ids(Principal caller, String field, List<String> names) {
        return names.isEmpty()
                ? Future.succeededFuture(Set.of())
                : lookup.ids(field, names, caller.isAdmin() ? null : caller.tenant());
    }

    /** As {@link #visible}, of devices that exist; fails with {@code device-not-found}. */
    public Future<EventFilter> existing(Principal caller, Set<DeviceId> devices, List<String> types) {
        EventFilter filter = visible(caller, devices, types);
        if (filter.devices().isEmpty()) {
            return Future.succeededFuture(filter);
        }
        return devices(filter)
                .compose(found -> found.size() == filter.devices().size()
                        ? Future.succeededFuture(filter)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception()));
    }

    /** How the devices of the filter stand now. */
    Future<JsonArray> devices(EventFilter filter) {
        JsonObject question = new JsonObject().put("tenant", filter.tenant());
        if (filter.devices().size() == 1) {
            DeviceId device = filter.devices().iterator().next();
            return bus.request(Addresses.device(device, "get"), question, ProblemCode.DEVICE_NOT_FOUND, DEADLINE)
                    .map(view -> new JsonArray().add(view));
        }
        Set<String> wanted = filter.devices().stream().map(DeviceId::value).collect(Collectors.toSet());
        return bus.request(Addresses.fleet("list"), question, ProblemCode.STOPPING, DEADLINE)
                .map(list -> new JsonArray(list.getJsonArray("devices").stream()
                        .filter(view -> wanted.isEmpty() || wanted.contains(id(view)))
                        .toList()));
    }

    private static @Nullable String id(Object view) {
        return view instanceof JsonObject device ? device.getString("id") : null;
    }
}
