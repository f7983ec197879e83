package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.bus.Bus;
import io.wafleet.campaign.CampaignCommands;
import io.wafleet.campaign.Campaigns;
import io.wafleet.cause.CauseCode;
import io.wafleet.cause.CauseKind;
import io.wafleet.command.CommandServer;
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
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.mirror.Mirror;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.pacing.QuietHours;
import io.wafleet.recipient.Recipients;
import io.wafleet.send.SendCommands;
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

    private final Rooms rooms;
    private final Supervisor supervisor;
    private final DeviceCommands commands;
    private final Pruning pruning;

    private DeviceService(Rooms rooms, Supervisor supervisor, DeviceCommands commands, Pruning pruning) {
        this.rooms = rooms;
        this.supervisor = supervisor;
        this.commands = commands;
        this.pruning = pruning;
    }

    /** The rooms that devices use. */
    private record Rooms(
            GowaClient client,
            ChildDirectory directory,
            Journal journal,
            Mirror mirror,
            SendService sends,
            Campaigns campaigns) {}

    /**
     * Opens the fleet on the caller's context: takes webhooks, adopts living children, starts the missing, takes
     * commands. Starting goes on, paced, after the future has succeeded.
     *
     * @param directory is kept up to date from then on
     */
    public static Future<DeviceService> open(
            Vertx vertx,
            Configuration configuration,
            Database database,
            DiskSpace disk,
            Spool spool,
            Bus bus,
            ChildDirectory directory,
            Meters meters,
            Clock clock) {
        GowaClient client = new GowaClient(vertx, configuration.places().spool());
        return Journal.open(database, bus, meters).compose(journal -> {
            Mirror mirror = new Mirror(vertx, database, client, journal, configuration.backfill(), meters, clock);
            SendService sends = new SendService(
                    vertx, database, disk, spool, client, journal, meters, limits(configuration.sends()), clock);
            Recipients recipients = new Recipients(configuration.defaultCountry());
            Campaigns campaigns = new Campaigns(vertx, database, sends, recipients, journal, clock);
            Rooms rooms = new Rooms(client, directory, journal, mirror, sends, campaigns);
            return new HookPort(vertx, new KeptSettings(database), mirror)
                    .open(configuration.listeners().hookPort())
                    .compose(hookPort -> open(
                            vertx,
                            configuration,
                            database,
                            disk,
                            rooms,
                            LaunchPlan.of(configuration, hookPort),
                            bus,
                            meters,
                            clock));
        });
    }

    private static SendService.Limits limits(Configuration.Sends sends) {
        Configuration.Quiet quiet = sends.quietHours();
        LaneSettings lane = new LaneSettings(
                sends.interval(),
                sends.jitter(),
                caps(sends.caps()),
                caps(sends.replyCaps()),
                sends.firstContactsPerDay(),
                sends.warmUpDays(),
                null,
                quiet == null ? null : new QuietHours(quiet.from(), quiet.to(), quiet.zone()),
                sends.typing(),
                sends.pauseAfterFailures());
        return new SendService.Limits(lane, sends.queueLimit(), sends.keyRetention(), sends.jobRetention());
    }

    private static Caps caps(Configuration.SendCaps caps) {
        return new Caps(caps.perMinute(), caps.perHour(), caps.perDay());
    }

    private static Future<DeviceService> open(
            Vertx vertx,
            Configuration configuration,
            Database database,
            DiskSpace disk,
            Rooms rooms,
            LaunchPlan plan,
            Bus bus,
            Meters meters,
            Clock clock) {
        Devices devices = new Devices(new DeviceNames(new Recipients(configuration.defaultCountry())));
        Configuration.Children settings = configuration.children();
        meter(meters, devices);
        return Supervisor.open(
                        vertx,
                        configuration.places().home(),
                        settings,
                        configuration.childLogs(),
                        new Launches(devices, plan, rooms.client()),
                        clock)
                .compose(supervisor -> {
                    meters.children().breaker(supervisor, its -> its.isFleetSick() ? 1 : 0);
                    meters.children().crashLoops(supervisor, Supervisor::crashLooping);
                    Children children = new Children(
                            vertx, rooms.client(), rooms.directory(), supervisor, plan, settings, meters, clock);
                    DeviceFactory factory = new DeviceFactory(
                            new DeviceStore(database),
                            new DeviceEvents(rooms.journal(), new EventStore(database), clock),
                            children,
                            new Links(
                                    vertx,
                                    rooms.client(),
                                    clock,
                                    settings,
                                    new FleetOutage(devices::linked, devices::away)),
                            new Numbers(devices::numbers, settings.onOtherNumber()),
                            rooms.sends(),
                            rooms.mirror(),
                            devices);
                    Enrolment enrolment = new Enrolment(
                            factory,
                            ports(configuration, plan.hookPort()),
                            new DeviceVolumes(vertx, plan, clock),
                            disk,
                            clock);
                    CommandServer server = new CommandServer(bus);
                    DeviceCommands commands = new DeviceCommands(server, devices, enrolment, children);
                    return new Boot(factory).run().map(opened -> {
                        new SendCommands(devices, rooms.sends(), clock).open(server);
                        new CampaignCommands(devices, rooms.campaigns(), clock).open(server);
                        commands.open();
                        rooms.sends().start();
                        rooms.campaigns().open();
                        Pruning pruning = new Pruning(children, configuration.disk(), disk, devices::ids);
                        pruning.open();
                        return new DeviceService(rooms, supervisor, commands, pruning);
                    });
                });
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

    /** The one that numbers all events. */
    public Journal journal() {
        return rooms.journal();
    }

    /** Takes no more commands, then leaves or stops the children. Desired states stay as they are. */
    public Future<Void> close(OnStop onStop) {
        pruning.close();
        rooms.sends().stop();
        return commands.close().compose(closed -> {
            if (onStop == OnStop.LEAVE) {
                log.info(
                        "leaving {} children running; the next gateway adopts them, 'bin/wafleet stop --all' ends them",
                        supervisor.living());
                supervisor.detach();
                return rooms.mirror().close();
            }
            return supervisor.stopAll().compose(stopped -> rooms.mirror().close());
        });
    }
}
