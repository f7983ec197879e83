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
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.device.link.LinkState;
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
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fleet: opens everything that devices need, in order, and closes it in reverse. */
public final class DeviceService {
    private static final Logger log = LoggerFactory.getLogger(DeviceService.class);

    private final Journal journal;
    private final Supervisor supervisor;
    private final Mirror mirror;
    private final SendService sends;
    private final DeviceCommands commands;
    private final Pruning pruning;

    private DeviceService(DeviceParts parts, Supervisor supervisor, DeviceCommands commands, Pruning pruning) {
        this.journal = parts.journal();
        this.sends = parts.sends();
        this.supervisor = supervisor;
        this.mirror = parts.mirror();
        this.commands = commands;
        this.pruning = pruning;
    }

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
        KeptSettings kept = new KeptSettings(database);
        GowaClient client = new GowaClient(vertx, configuration.places().spool());
        return Journal.open(database, bus, meters).compose(journal -> {
            Mirror mirror = new Mirror(vertx, database, client, journal, configuration.backfill(), meters, clock);
            SendService sends = new SendService(
                    vertx, database, disk, spool, client, journal, meters, limits(configuration.sends()), clock);
            DeviceParts parts = new DeviceParts(
                    vertx,
                    configuration,
                    new DeviceStore(database),
                    client,
                    directory,
                    mirror,
                    journal,
                    new EventStore(database),
                    sends,
                    new Campaigns(
                            vertx, database, sends, new Recipients(configuration.defaultCountry()), journal, clock),
                    meters,
                    disk,
                    clock);
            return new HookPort(vertx, kept, mirror)
                    .open(configuration.listeners().hookPort())
                    .compose(hookPort -> open(parts, LaunchPlan.of(configuration, hookPort), bus));
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

    private static Future<DeviceService> open(DeviceParts parts, LaunchPlan plan, Bus bus) {
        Configuration configuration = parts.configuration();
        Devices devices = new Devices(parts, plan);
        meter(parts.meters(), devices);
        return Supervisor.open(
                        parts.vertx(),
                        configuration.places().home(),
                        configuration.children(),
                        configuration.childLogs(),
                        devices,
                        parts.clock())
                .compose(supervisor -> {
                    parts.meters().children().breaker(supervisor, its -> its.isFleetSick() ? 1 : 0);
                    parts.meters().children().crashLoops(supervisor, Supervisor::crashLooping);
                    CommandServer server = new CommandServer(bus);
                    DeviceCommands commands = new DeviceCommands(server, parts, plan, devices, supervisor);
                    return devices.open(supervisor).map(opened -> {
                        new SendCommands(devices, parts.sends(), parts.clock()).open(server);
                        new CampaignCommands(devices, parts.campaigns(), parts.clock()).open(server);
                        commands.open();
                        parts.sends().start();
                        parts.campaigns().open();
                        Pruning pruning = new Pruning(parts, plan, devices);
                        pruning.open();
                        return new DeviceService(parts, supervisor, commands, pruning);
                    });
                });
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
        return journal;
    }

    /** Takes no more commands, then leaves or stops the children. Desired states stay as they are. */
    public Future<Void> close(OnStop onStop) {
        pruning.close();
        sends.stop();
        return commands.close().compose(closed -> {
            if (onStop == OnStop.LEAVE) {
                log.info(
                        "leaving {} children running; the next gateway adopts them, 'bin/wafleet stop --all' ends them",
                        supervisor.living());
                supervisor.detach();
                return mirror.close();
            }
            return supervisor.stopAll().compose(stopped -> mirror.close());
        });
    }
}
