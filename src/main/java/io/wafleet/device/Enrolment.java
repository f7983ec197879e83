package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.child.DeviceVolumes;
import io.wafleet.device.child.PortPool;
import io.wafleet.device.number.DeviceNames;
import io.wafleet.device.number.Numbers;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.DeviceStore;
import io.wafleet.device.row.Registration;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.disk.DiskSpace;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.store.Secrets;
import io.wafleet.supervisor.process.PortCheck;
import java.time.Clock;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes devices in, and lets them go. */
final class Enrolment {
    private final Devices devices;
    private final DeviceFactory factory;
    private final Numbers numbers;
    private final PortPool ports;
    private final DeviceStore store;
    private final DeviceVolumes volumes;
    private final DiskSpace disk;
    private final Quotas quotas;
    private final Clock clock;
    private final Secrets secrets = new Secrets();
    /** Creations come one after the other: two of the same number must meet, and ports must not be given twice. */
    private Future<?> lastCreation = Future.succeededFuture();

    Enrolment(
            DeviceFactory factory, PortPool ports, DeviceVolumes volumes, DiskSpace disk, Quotas quotas, Clock clock) {
        this.devices = factory.devices();
        this.factory = factory;
        this.numbers = factory.numbers();
        this.store = factory.store();
        this.ports = ports;
        this.volumes = volumes;
        this.disk = disk;
        this.quotas = quotas;
        quotas.countAmong(
                Quota.DEVICES, () -> devices.rows(every -> true).stream().map(Device::tenant));
        this.clock = clock;
    }

    /** What to create; {@code id} null for the number's digits, or for one made of the name where there is no number. */
    record Order(
            String tenant,
            @Nullable String phoneNumber,
            @Nullable String id,
            @Nullable String name,
            boolean start,
            ChildSettings settings) {
        private boolean isOfTenant(Device device) {
            return device.tenant().equals(tenant);
        }

        private DeviceId id(Predicate<String> isTaken) {
            if (id != null) {
                return new DeviceId(id);
            }
            return phoneNumber == null ? DeviceNames.byName(name, isTaken) : DeviceNames.byNumber(phoneNumber, isTaken);
        }
    }

    /** The device, and whether it is new. */
    record Created(ManagedDevice device, boolean fresh) {}

    /** Makes a device, or finds the tenant's own with that number; {@code device-exists} if it is somebody else's. */
    Future<Created> create(Order order) {
        Future<Created> creation = lastCreation.transform(previous -> createNext(order));
        lastCreation = creation;
        return creation;
    }

    private Future<Created> createNext(Order order) {
        ManagedDevice existing = existing(order);
        if (existing != null) {
            return Future.succeededFuture(new Created(existing, false));
        }
        if (disk.isLow()) {
            return Future.failedFuture(disk.problem().exception());
        }
        quotas.requireOneMore(order.tenant(), Quota.DEVICES);
        Device row = row(order);
        // A phone may be linked to another device meanwhile.
        numbers.registering(order.phoneNumber());
        return store.requireTenant(order.tenant())
                .compose(active -> volumes.open(row.id()))
                .compose(made -> store.insert(row))
                .compose(inserted -> inserted
                        ? factory.bringUp(row)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.DEVICE_EXISTS).exception()))
                .onComplete(done -> {
                    numbers.registering(null);
                    numbers.renumber();
                })
                .map(device -> {
                    device.announce("device.created", device.view());
                    if (order.start()) {
                        device.start(CauseCode.DEVICE_CREATED.cause());
                    }
                    return new Created(device, true);
                });
    }

    /** The tenant's own device that the order is of; fails if it names one that is another, or another's. */
    private @Nullable ManagedDevice existing(Order order) {
        String number = order.phoneNumber();
        if (number != null) {
            Device own = DeviceNames.registered(number, devices.rows(order::isOfTenant));
            if (own != null) {
                return devices.get(own.id());
            }
            if (numbers.owner(number) != null) {
                throw taken("phoneNumber");
            }
        }
        ManagedDevice named = order.id() == null ? null : devices.withId(order.id());
        if (named != null && (number != null || !order.isOfTenant(named.device()))) {
            throw taken("id");
        }
        return named;
    }

    private static ProblemException taken(String field) {
        return new Problem(ProblemCode.DEVICE_EXISTS, "is another device's", field).exception();
    }

    /** Whether the number, in digits, is some tenant's device, or its id is. */
    boolean isTaken(String phoneNumber) {
        return devices.has(phoneNumber) || numbers.owner(phoneNumber) != null;
    }

    private Device row(Order order) {
        DeviceId id = order.id(devices::has);
        Set<Integer> taken =
                devices.rows(each -> true).stream().map(Device::port).collect(Collectors.toSet());
        int port = ports.allocate(taken, PortCheck::isFree);
        Registration registration = new Registration(
                id, order.tenant(), order.phoneNumber(), port, secrets.random(Launches.SECRET_LENGTH), clock.instant());
        Desired desired = order.start() ? Desired.RUNNING : Desired.STOPPED;
        return Device.registered(registration, order.name(), desired, order.settings());
    }

    /** Stops the device, unlinks it if it can be reached, and removes it with its volume. */
    Future<Void> delete(ManagedDevice device) {
        DeviceId id = device.id();
        return device.end(CauseCode.DEVICE_DELETED.cause())
                .compose(ended -> store.delete(id, clock.instant()))
                // Last, and in one go with the device: whoever lists the fleet meanwhile asks for its process.
                .compose(deleted -> device.forget())
                .compose(gone -> {
                    device.announce("device.deleted", DeviceView.idOnly(device.device()));
                    device.close();
                    devices.remove(id);
                    numbers.renumber();
                    ports.release(device.device().port());
                    return volumes.remove(id);
                });
    }
}
