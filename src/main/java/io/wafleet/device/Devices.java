package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.access.Access;
import io.wafleet.command.DeviceRef;
import io.wafleet.command.Directory;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.number.DeviceNames;
import io.wafleet.device.number.NumberHold;
import io.wafleet.device.rolling.RestartableFleet;
import io.wafleet.device.row.Device;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.supervisor.ProcessWord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All devices that there are, and where they are found. Confined to the context that made it. */
final class Devices implements Directory, RestartableFleet {
    private final DeviceNames names;
    /** The metrics count from another thread. */
    private final Map<String, ManagedDevice> devices = new ConcurrentSkipListMap<>();

    Devices(DeviceNames names) {
        this.names = names;
    }

    void add(ManagedDevice device) {
        devices.put(device.id().value(), device);
    }

    void remove(DeviceId id) {
        devices.remove(id.value());
    }

    @Override
    public @Nullable ManagedDevice find(DeviceId id) {
        return withId(id.value());
    }

    /** Null if there is none, or can be none. */
    @Nullable
    ManagedDevice withId(String id) {
        return devices.get(id);
    }

    /** One that there is. */
    ManagedDevice get(DeviceId id) {
        return Objects.requireNonNull(find(id), () -> "no device " + id);
    }

    boolean has(String id) {
        return devices.containsKey(id);
    }

    Collection<ManagedDevice> all() {
        return devices.values();
    }

    List<DeviceId> ids() {
        return devices.values().stream().map(ManagedDevice::id).toList();
    }

    List<NumberHold> numbers() {
        return devices.values().stream().map(ManagedDevice::number).toList();
    }

    List<Device> rows(Predicate<Device> which) {
        return devices.values().stream()
                .map(ManagedDevice::device)
                .filter(which)
                .toList();
    }

    /** As the users want them to be started one after the other. */
    Stream<ManagedDevice> inStartOrder() {
        return devices.values().stream()
                .sorted(Comparator.comparingInt((ManagedDevice device) ->
                                device.device().settings().startOrder())
                        .thenComparing(device -> device.id().value()));
    }

    @Override
    public List<DeviceId> inStartOrder(Access by) {
        return inStartOrder()
                .filter(device -> device.isCoveredBy(by))
                .map(ManagedDevice::id)
                .toList();
    }

    List<ManagedDevice> coveredBy(Access by) {
        return devices.values().stream()
                .filter(device -> device.isCoveredBy(by))
                .toList();
    }

    @Override
    public ManagedDevice named(String field, String name, Access by) {
        List<Device> covered = rows(row -> by.covers(row.tenant(), row.id()));
        return get(names.find(field, name, covered).id());
    }

    @Override
    public Future<DeviceRef> find(String field, String name, Access by) {
        // What is thrown is a failure of the future.
        return Future.succeededFuture(by)
                .map(access -> named(field, name, access).ref());
    }

    @Override
    public List<DeviceRef> covered(Access by) {
        return coveredBy(by).stream().map(ManagedDevice::ref).toList();
    }

    /** As {@link #named}; null if there is none. */
    @Nullable
    String idOf(String field, String name, Access by) {
        try {
            return named(field, name, by).id().value();
        } catch (ProblemException refused) {
            if (refused.problem().code() == ProblemCode.DEVICE_NOT_FOUND) {
                return null;
            }
            throw refused;
        }
    }

    /** States of all devices' processes, for the metrics. */
    long countByProcess(ProcessWord state) {
        return count(device -> device.process().state() == state);
    }

    /** States of all devices' links, for the metrics. */
    long countByLink(LinkState state) {
        return count(device -> device.link().state() == state);
    }

    /** How many numbers are linked. */
    long linked() {
        return count(device -> device.device().isPaired());
    }

    /** How many of them are not connected. */
    long away() {
        return countByLink(LinkState.OFFLINE) + countByLink(LinkState.CONNECTING);
    }

    private long count(Predicate<ManagedDevice> which) {
        return devices.values().stream().filter(which).count();
    }
}
