package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.DeviceRef;
import io.wafleet.command.Directory;
import io.wafleet.config.Configuration;
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.device.child.PortPool;
import io.wafleet.device.child.Volume;
import io.wafleet.device.link.FleetOutage;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.number.DeviceNames;
import io.wafleet.device.number.Numbers;
import io.wafleet.device.row.Desired;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.Registration;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.gowa.inbound.WebhookReceiver;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import io.wafleet.store.Secrets;
import io.wafleet.supervisor.ChildSource;
import io.wafleet.supervisor.ProcessChange;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.process.ChildSpec;
import io.wafleet.supervisor.process.PortCheck;
import io.wafleet.supervisor.process.ProcessUsage;
import io.wafleet.takeover.Volumes;
import io.wafleet.time.MonotonicClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All devices: made, found, brought back at boot, deleted. Confined to the context that made it. */
final class Devices implements ChildSource, Directory {
    private static final Logger log = LoggerFactory.getLogger(Devices.class);
    private static final int SECRET_LENGTH = 32;
    private static final int COMMON_HTTP_PORT = 8080;

    private final DeviceParts parts;
    private final Secrets secrets = new Secrets();
    private final DeviceNames names;
    private final PortPool ports;
    private final LaunchPlan plan;
    /** The metrics count from another thread. */
    private final Map<String, ManagedDevice> devices = new ConcurrentSkipListMap<>();

    private final Numbers numbers;
    private final FleetOutage outage = new FleetOutage(this::linked, this::away);
    private @Nullable Supervisor supervisor;
    /** Creations come one after the other: two of the same number must meet, and ports must not be given twice. */
    private Future<?> lastCreation = Future.succeededFuture();

    Devices(DeviceParts parts, LaunchPlan plan) {
        this.parts = parts;
        this.plan = plan;
        this.numbers = new Numbers(
                () -> devices.values().stream().map(ManagedDevice::number).toList(),
                parts.configuration().children().onOtherNumber());
        this.names = new DeviceNames(new Recipients(parts.configuration().defaultCountry()));
        Configuration.Listeners own = parts.configuration().listeners();
        Configuration.Children children = parts.configuration().children();
        this.ports = new PortPool(
                children.basePort(),
                children.maxProcesses(),
                List.of(COMMON_HTTP_PORT, own.apiPort(), own.managementPort(), plan.hookPort()),
                MonotonicClock.SYSTEM);
    }

    /** Loads all devices, adopts the children that live, and then starts those that should run, in their order. */
    Future<Void> open(Supervisor processes) {
        supervisor = processes;
        return parts.store()
                .list()
                .compose(rows -> Future.join(rows.stream().map(this::manage).toList()))
                .compose(managed -> {
                    numbers.renumber();
                    return processes.adopt();
                })
                .map(adopted -> {
                    inStartOrder().forEach(device -> bringBack(device, adopted.contains(device.id())));
                    return null;
                });
    }

    /** Null if there is none. */
    @Nullable
    ManagedDevice find(DeviceId id) {
        return devices.get(id.value());
    }

    Stream<ManagedDevice> inStartOrder() {
        return devices.values().stream()
                .sorted(Comparator.comparingInt((ManagedDevice device) ->
                                device.device().settings().startOrder())
                        .thenComparing(device -> device.id().value()));
    }

    private Future<ManagedDevice> manage(Device row) {
        ManagedDevice device = new ManagedDevice(row, parts, supervisor(), plan, outage, numbers);
        supervisor().manage(row.id(), plan.volume(row.id()));
        DeviceNames.warnOf(row);
        // Whoever lists the fleet asks for its lane, so it is one of the fleet when that is open.
        return device.open().map(open -> {
            devices.put(row.id().value(), device);
            return device;
        });
    }

    private void bringBack(ManagedDevice device, boolean adopted) {
        DeviceId id = device.id();
        boolean wanted = device.device().desired() == Desired.RUNNING;
        Cause held = device.number().cause();
        if (adopted) {
            parts.meters().children().adopted();
        }
        if (adopted && !wanted) {
            log.info("device {}: adopted its child and stopping it: desired state is stopped", id);
            supervisor()
                    .stop(id, CauseCode.NOT_WANTED.cause())
                    .onFailure(failure -> log.error("device {}: not stopped", id, failure));
        } else if (held != null) {
            log.warn("device {}: {}", id, held.text());
            device.hold(held);
        } else if (adopted && reportsElsewhere(id)) {
            log.warn("device {}: adopted its child, which reports to another port; it is relaunched", id);
            supervisor().restart(id, CauseCode.HOOK_PORT.cause());
        } else if (adopted) {
            log.info("device {}: adopted its living child", id);
        } else if (!wanted) {
            log.info("device {}: left alone: desired state is stopped", id);
        } else if (hasSession(device)) {
            log.info("device {}: starting: desired state is running and it has a session", id);
            supervisor().start(id, CauseCode.BOOT.cause());
        } else {
            log.info("device {}: left alone: never paired; starts when its QR code is asked for", id);
        }
    }

    /** Where the child's environment cannot be read, nor can its login: that is seen to when it answers. */
    private boolean reportsElsewhere(DeviceId id) {
        String url = supervisor().variable(id, ChildEnvironment.HOOK_URL);
        return url != null && !url.equals(WebhookReceiver.url(plan.hookPort(), id));
    }

    private static boolean hasSession(ManagedDevice device) {
        return device.device().isPaired();
    }

    Collection<ManagedDevice> all() {
        return devices.values();
    }

    /** What to create; {@code id} null for the number's digits, or for one made of the name where there is no number. */
    record Order(
            String tenant,
            @Nullable String phoneNumber,
            @Nullable String id,
            @Nullable String name,
            boolean start,
            ChildSettings settings) {
        private boolean isOfTenant(ManagedDevice device) {
            return device.device().tenant().equals(tenant);
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
        if (parts.disk().isLow()) {
            return Future.failedFuture(parts.disk().problem().exception());
        }
        Device row = row(order);
        // A phone may be linked to another device meanwhile.
        numbers.registering(order.phoneNumber());
        return parts.store()
                .requireTenant(order.tenant())
                .compose(active -> parts.vertx().executeBlocking(() -> openVolume(row.id()), false))
                .compose(made -> parts.store().insert(row))
                .compose(inserted -> inserted
                        ? manage(row)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.DEVICE_EXISTS).exception()))
                .onComplete(done -> {
                    numbers.registering(null);
                    numbers.renumber();
                })
                .map(device -> {
                    device.announce("device.created", device.view());
                    if (order.start()) {
                        supervisor().start(row.id(), CauseCode.DEVICE_CREATED.cause());
                    }
                    return new Created(device, true);
                });
    }

    /** The tenant's own device that the order is of; fails if it names one that is another, or another's. */
    private @Nullable ManagedDevice existing(Order order) {
        String number = order.phoneNumber();
        if (number != null) {
            Device own = DeviceNames.registered(number, rows(order::isOfTenant));
            if (own != null) {
                return managed(own.id());
            }
            if (numbers.owner(number) != null) {
                throw taken("phoneNumber");
            }
        }
        ManagedDevice named = order.id() == null ? null : devices.get(order.id());
        if (named != null && (number != null || !order.isOfTenant(named))) {
            throw taken("id");
        }
        return named;
    }

    private static ProblemException taken(String field) {
        return new Problem(ProblemCode.DEVICE_EXISTS, "is another device's", field).exception();
    }

    private List<Device> rows(Predicate<ManagedDevice> which) {
        return devices.values().stream()
                .filter(which)
                .map(ManagedDevice::device)
                .toList();
    }

    /** Whether the number, in digits, is some tenant's device, or its id is. */
    boolean isTaken(String phoneNumber) {
        return devices.containsKey(phoneNumber) || numbers.owner(phoneNumber) != null;
    }

    private Device row(Order order) {
        DeviceId id = order.id(devices::containsKey);
        Set<Integer> taken =
                devices.values().stream().map(device -> device.device().port()).collect(Collectors.toSet());
        int port = ports.allocate(taken, PortCheck::isFree);
        Instant now = parts.clock().instant();
        Registration registration =
                new Registration(id, order.tenant(), order.phoneNumber(), port, secrets.random(SECRET_LENGTH), now);
        Desired desired = order.start() ? Desired.RUNNING : Desired.STOPPED;
        return Device.registered(registration, order.name(), desired, order.settings());
    }

    private boolean openVolume(DeviceId id) throws IOException {
        Path volume = plan.volume(id);
        if (new Volumes(plan.sessions()).isOld(volume)) {
            throw Problem.of(
                            ProblemCode.VOLUME_OLD,
                            volume
                                    + " holds a session that today's GOWA would not find, or chats that it could not read: bin/wafleet"
                                    + " import " + volume + " brings them up to date and keeps the original")
                    .exception();
        }
        new Volume(volume).open();
        return true;
    }

    /**
     * The device with this number or id that the access covers; fails with {@code device-not-found}.
     */
    ManagedDevice named(String field, String name, Access by) {
        return managed(
                names.find(field, name, rows(device -> device.isCoveredBy(by))).id());
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

    /** Stops the device, unlinks it if it can be reached, and removes it with its volume. */
    Future<Void> delete(ManagedDevice device) {
        DeviceId id = device.id();
        return device.logout()
                .otherwiseEmpty()
                .compose(unlinked -> supervisor().stop(id, CauseCode.DEVICE_DELETED.cause()))
                .compose(stopped -> parts.sends().abandon(id))
                .compose(abandoned -> parts.store().delete(id))
                // Last, and in one go with the device: whoever lists the fleet meanwhile asks for its process.
                .compose(deleted -> supervisor().forget(id))
                .compose(gone -> {
                    device.announce("device.deleted", device.idOnly());
                    device.close();
                    devices.remove(id.value());
                    numbers.renumber();
                    ports.release(device.device().port());
                    return parts.vertx().executeBlocking(() -> removeVolume(id), false);
                })
                .mapEmpty();
    }

    private boolean removeVolume(DeviceId id) throws IOException {
        Path aside = new Volume(plan.volume(id)).remove(id, parts.clock().instant());
        if (aside != null) {
            log.info("device {}: its folder was there before it, so it is kept: {}", id, aside);
        }
        return true;
    }

    @Override
    public Future<ChildSpec> nextLaunch(DeviceId id) {
        ManagedDevice device = managed(id);
        return device.update(row -> row.withProcess(row.process().launching(plan.effective(row.settings()))))
                .map(stored -> plan.spec(device.device(), secrets.random(SECRET_LENGTH)));
    }

    @Override
    public Future<ChildSpec> lastLaunch(DeviceId id) {
        // What lives has the secret that it was launched with.
        return Future.succeededFuture(plan.spec(managed(id).device(), ""));
    }

    @Override
    public Future<Integer> probe(int port) {
        return parts.client().health(port);
    }

    @Override
    public void processChanged(ProcessChange change) {
        managed(change.device()).onProcess(change);
    }

    @Override
    public void processUses(DeviceId id, ProcessUsage usage) {
        managed(id).onUsage(usage);
    }

    /** States of all devices' processes, for the metrics. */
    long countByProcess(ProcessWord state) {
        return devices.values().stream()
                .filter(device -> supervisor().snapshot(device.id()).state() == state)
                .count();
    }

    /** States of all devices' links, for the metrics. */
    long countByLink(LinkState state) {
        return devices.values().stream()
                .filter(device -> device.link().state() == state)
                .count();
    }

    private long linked() {
        return devices.values().stream()
                .filter(device -> device.device().isPaired())
                .count();
    }

    private long away() {
        return countByLink(LinkState.OFFLINE) + countByLink(LinkState.CONNECTING);
    }

    List<ManagedDevice> coveredBy(Access by) {
        return devices.values().stream()
                .filter(device -> device.isCoveredBy(by))
                .toList();
    }

    private ManagedDevice managed(DeviceId id) {
        return Objects.requireNonNull(devices.get(id.value()), () -> "no device " + id);
    }

    private Supervisor supervisor() {
        return Objects.requireNonNull(supervisor, "not open yet");
    }
}
