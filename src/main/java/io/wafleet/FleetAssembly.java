package io.wafleet;

import io.vertx.core.Future;
import io.wafleet.Assembly.Part;
import io.wafleet.campaign.CampaignCommands;
import io.wafleet.campaign.Campaigns;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Directory;
import io.wafleet.config.Configuration.OnStop;
import io.wafleet.device.DeviceService;
import io.wafleet.gowa.GowaClient;
import io.wafleet.journal.Journal;
import io.wafleet.mirror.Mirror;
import io.wafleet.quota.QuotaCommands;
import io.wafleet.recipient.Recipients;
import io.wafleet.send.SendCommands;
import io.wafleet.send.SendService;
import io.wafleet.store.Database;
import java.util.function.Supplier;

/** The devices, the rooms that they use, and everybody's commands about them, as parts of a gateway. */
final class FleetAssembly {
    private final Ground ground;
    private final Part<Database> database;
    private final Part<Journal> journal;
    private final GowaClient client;

    FleetAssembly(Ground ground, Part<Database> database, Part<Journal> journal) {
        this.ground = ground;
        this.database = database;
        this.journal = journal;
        this.client =
                new GowaClient(ground.vertx(), ground.configuration().places().spool());
    }

    /** @param onStop what becomes of the children, asked when they are left or ended */
    void addTo(Assembly assembly, Supplier<OnStop> onStop) {
        CommandServer server = new CommandServer(ground.bus());
        Part<Mirror> mirror = assembly.then("mirror", () -> Future.succeededFuture(mirror()), Mirror::close);
        Part<SendService> sends = assembly.then("sends", () -> Future.succeededFuture(sends()));
        Part<DeviceService> devices = assembly.then(
                "devices", () -> devices(server, mirror.get(), sends.get()), open -> open.close(onStop.get()));
        Part<Campaigns> campaigns = assembly.then("campaigns", () -> Future.succeededFuture(campaigns(sends.get())));
        assembly.then(
                "commands",
                () -> {
                    Directory directory = devices.get().directory();
                    new SendCommands(directory, sends.get(), ground.clock()).open(server);
                    new QuotaCommands(ground.quotas()).open(server);
                    new CampaignCommands(directory, campaigns.get(), ground.clock()).open(server);
                    devices.get().serve();
                    return Future.succeededFuture(devices.get());
                },
                DeviceService::endServing);
        assembly.then(
                "sending",
                () -> {
                    sends.get().start();
                    campaigns.get().open();
                    return Future.succeededFuture(sends.get());
                },
                open -> {
                    open.stop();
                    return Future.succeededFuture();
                });
    }

    private Mirror mirror() {
        return new Mirror(
                ground.vertx(),
                database.get(),
                client,
                journal.get(),
                ground.configuration().backfill(),
                ground.meters(),
                ground.clock());
    }

    private SendService sends() {
        return new SendService(
                ground.vertx(),
                database.get(),
                ground.disk(),
                ground.spool(),
                client,
                journal.get(),
                ground.quotas(),
                ground.meters(),
                SendingLimits.of(ground.configuration()),
                ground.clock());
    }

    private Future<DeviceService> devices(CommandServer server, Mirror mirror, SendService sends) {
        return DeviceService.open(
                ground.vertx(),
                ground.configuration(),
                database.get(),
                ground.disk(),
                new DeviceService.Rooms(client, ground.children(), journal.get(), mirror, sends, ground.quotas()),
                server,
                ground.meters(),
                ground.clock());
    }

    private Campaigns campaigns(SendService sends) {
        Recipients recipients = new Recipients(ground.configuration().defaultCountry());
        return new Campaigns(ground.vertx(), database.get(), sends, recipients, journal.get(), ground.clock());
    }
}
