package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.EventFilter;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.List;
import java.util.Set;

/** Whose events a caller may see. */
public final class EventAccess {
    private final Commands commands;
    private final DeviceLookup lookup;

    public EventAccess(Commands commands) {
        this.commands = commands;
        this.lookup = new DeviceLookup(commands);
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
        return new EventFilter(caller.access().only(devices), types);
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
        return names.isEmpty() ? Future.succeededFuture(Set.of()) : lookup.ids(field, names, caller.access());
    }

    /** As {@link #visible}, of devices that exist; fails with {@code device-not-found}. */
    public Future<EventFilter> existing(Principal caller, Set<DeviceId> devices, List<String> types) {
        EventFilter filter = visible(caller, devices, types);
        Set<DeviceId> wanted = filter.access().limit();
        return wanted.isEmpty()
                ? Future.succeededFuture(filter)
                : devices(filter)
                        .compose(found -> found.size() == wanted.size()
                                ? Future.succeededFuture(filter)
                                : Future.failedFuture(
                                        Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception()));
    }

    /** How the devices of the filter stand now. */
    Future<JsonArray> devices(EventFilter filter) {
        return commands.ask(filter.access(), Verb.LIST, Request.NONE).map(list -> list.getJsonArray("devices"));
    }
}
