package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.cause.CauseCode;
import io.wafleet.cause.CauseKind;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Directory;
import io.wafleet.config.Configuration;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.device.child.Children;
import io.wafleet.device.child.DeviceVolumes;
import io.wafleet.device.child.HookPort;
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.device.child.PortPool;
import io.wafleet.device.child.Pruning;
import io.wafleet.device.link.FleetOutage;
import io.wafleet.device.link.LinkState;
import io.wafleet.device.link.Links;
import io.wafleet.device.number.DeviceNames;
import io.wafleet.device.number.Numbers;
import io.wafleet.device.row.DeviceStore;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.GowaClient;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.mirror.Mirror;
import io.wafleet.quota.Quotas;
import io.wafleet.recipient.Recipients;
import io.wafleet.send.SendService;
import io.wafleet.store.Database;
import io.wafleet.store.KeptSettings;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.time.MonotonicClock;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fleet: opens everything that devices need, in order, and closes it in reverse. */
public final class DeviceService {
    private static final Logger log = LoggerFactory.getLogger(DeviceService.class);
    private static final int COMMON_HTTP_PORT = 8080;

    private final Devices devices;
    private final Supervisor supervisor;
    private final DeviceCommands commands;
    private final Pruning pruning;

    private DeviceService(Devices devices, Supervisor supervisor, DeviceCommands commands, Pruning pruning) {
        this.devices = devices;
        this.supervisor = supervisor;
        this.commands = commands;
        this.pruning = pruning;
    }

    /**
     * The rooms that devices use.
     *
     * @param directory is kept up to date by them
     */
    public record Rooms(
            GowaClient client,
            ChildDirectory directory,
            Journal journal,
            Mirror mirror,
            SendService sends,
            Quotas quotas) {}

    /**
     * Opens the fleet on the caller's context: takes webhooks, adopts living children, starts the missing. Starting goes on,
     * paced, after the future has succeeded.
     */
    public static Future<DeviceService> open(
            Vertx vertx,
            Configuration configuration,
            Database database,
            DiskSpace disk,
            Rooms rooms,
            CommandServer server,
            Meters meters,
            Clock clock) {
        Devices devices = new Devices(new DeviceNames(new Recipients(configuration.defaultCountry())));
        meter(meters, devices);
        return new HookPort(vertx, new KeptSettings(database), rooms.mirror())
                .open(configuration.listeners().hookPort())
                .compose(hookPort -> children(
                        vertx, configuration, rooms, devices, LaunchPlan.of(configuration, hookPort), meters, clock))
                .compose(children -> {
                    DeviceFactory factory = factory(children, database, rooms, devices);
                    DeviceVolumes volumes = new DeviceVolumes(vertx, children.plan(), clock);
                    PortPool ports = ports(configuration, children.plan().hookPort());
                    Enrolment enrolment = new Enrolment(factory, ports, volumes, disk, rooms.quotas(), clock);
                    DeviceService service = new DeviceService(
                            devices,
                            children.supervisor(),
                            new DeviceCommands(server, devices, enrolment, children),
                            new Pruning(children, configuration.disk(), disk, devices::ids));
                    return new Boot(factory).run().map(service);
                });
    }

    private static Future<Children> children(
            Vertx vertx,
            Configuration configuration,
            Rooms rooms,
            Devices devices,
            LaunchPlan plan,
            Meters meters,
            Clock clock) {
        Configuration.Children settings = configuration.children();
        return Supervisor.open(
                        vertx,
                        configuration.places().home(),
                        settings,
                        configuration.childLogs(),
                        new Launches(devices, plan, rooms.client()),
                        clock)
                .map(supervisor -> {
                    meters.children().breaker(supervisor, its -> its.isFleetSick() ? 1 : 0);
                    meters.children().crashLoops(supervisor, Supervisor::crashLooping);
                    return new Children(
                            vertx, rooms.client(), rooms.directory(), supervisor, plan, settings, meters, clock);
                });
    }

    private static DeviceFactory factory(Children children, Database database, Rooms rooms, Devices devices) {
        FleetOutage outage = new FleetOutage(devices::linked, devices::away);
        return new DeviceFactory(
                new DeviceStore(database),
                new DeviceEvents(rooms.journal(), new EventStore(database), children.clock()),
                children,
                new Links(children.vertx(), rooms.client(), children.clock(), children.settings(), outage),
                new Numbers(devices::numbers, children.settings().onOtherNumber()),
                rooms.sends(),
                rooms.mirror(),
                devices);
    }

    private static PortPool ports(Configuration configuration, int hookPort) {
        Configuration.Listeners own = configuration.listeners();
        return new PortPool(
                configuration.children().basePort(),
                configuration.children().maxProcesses(),
                List.of(COMMON_HTTP_PORT, own.apiPort(), own.managementPort(), hookPort),
                MonotonicClock.SYSTEM);
    }

    private static void meter(Meters meters, Devices devices) {
        for (ProcessWord state : ProcessWord.values()) {
            meters.children().childState(state.text(), devices, its -> its.countByProcess(state));
        }
        for (LinkState state : LinkState.values()) {
            meters.children().linkState(state.text(), devices, its -> its.countByLink(state));
        }
        meters.children().expectRestarts(CauseCode.of(CauseKind.PROCESS));
    }

    /** Where the other rooms find devices. */
    public Directory directory() {
        return devices;
    }

    /** Takes commands from now on; how other rooms serve devices is said by then. */
    public void serve() {
        commands.open();
        pruning.open();
    }

    /** Takes no more commands. */
    public Future<Void> endServing() {
        pruning.close();
        return commands.close();
    }

    /** Leaves or stops the children. Desired states stay as they are. */
    public Future<Void> close(OnStop onStop) {
        if (onStop == OnStop.STOP) {
            return supervisor.stopAll();
        }
        log.info(
                "leaving {} children running; the next gateway adopts them, 'bin/wafleet stop --all' ends them",
                supervisor.living());
        supervisor.detach();
        return Future.succeededFuture();
    }
}
