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
import io.wafleet.mirror.Forerunner;
import io.wafleet.mirror.Mirror;
import io.wafleet.optout.Confirmations;
import io.wafleet.optout.OptOutCommands;
import io.wafleet.optout.OptOuts;
import io.wafleet.people.PeopleCommands;
import io.wafleet.quota.QuotaCommands;
import io.wafleet.recipient.Recipients;
import io.wafleet.send.SendCommands;
import io.wafleet.send.SendService;
import io.wafleet.send.addressing.Suppression;
import io.wafleet.store.Database;
import java.util.function.Supplier;

/** The devices, the rooms that they use, and everybody's commands about them, as parts of a gateway. */
final class FleetAssembly {
    private final Ground ground;
    private final Part<Database> database;
    private final Part<Journal> journal;
    private final Part<OptOuts> optOuts;
    private final GowaClient client;

    FleetAssembly(Ground ground, Part<Database> database, Part<Journal> journal, Part<OptOuts> optOuts) {
        this.ground = ground;
        this.database = database;
        this.journal = journal;
        this.optOuts = optOuts;
        this.client =
                new GowaClient(ground.vertx(), ground.configuration().places().spool());
    }

    /** @param onStop what becomes of the children, asked when they are left or ended */
    void addTo(Assembly assembly, Supplier<OnStop> onStop) {
        CommandServer server = new CommandServer(ground.bus());
        Part<Mirror> mirror =
                assembly.then("mirror", () -> Future.succeededFuture(mirror(optOuts.get())), Mirror::close);
        Part<SendService> sends = assembly.then("sends", () -> Future.succeededFuture(sends(optOuts.get())));
        Part<DeviceService> devices = assembly.then(
                "devices", () -> devices(server, mirror.get(), sends.get()), open -> open.close(onStop.get()));
        Part<Campaigns> campaigns =
                assembly.then("campaigns", () -> Future.succeededFuture(campaigns(sends.get(), optOuts.get())));
        assembly.then(
                "commands",
                () -> {
                    Directory directory = devices.get().directory();
                    new SendCommands(directory, sends.get(), ground.clock()).open(server);
                    new QuotaCommands(ground.quotas()).open(server);
                    people().open(server);
                    new CampaignCommands(directory, campaigns.get(), ground.clock()).open(server);
                    new OptOutCommands(ground.vertx(), optOuts.get(), recipients()).open(server);
                    devices.get().serve();
                    return Future.succeededFuture(devices.get());
                },
                DeviceService::endServing);
        assembly.then(
                "sending",
                () -> {
                    sends.get().start();
                    campaigns.get().open();
                    new Confirmations(optOuts.get(), sends.get(), ground.clock()).open();
                    return Future.succeededFuture(sends.get());
                },
                open -> {
                    open.stop();
                    return Future.succeededFuture();
                });
    }

    private Mirror mirror(Forerunner forerunner) {
        return new Mirror(
                ground.vertx(),
                database.get(),
                client,
                journal.get(),
                forerunner,
                ground.configuration().backfill(),
                ground.meters(),
                ground.clock());
    }

    private PeopleCommands people() {
        return new PeopleCommands(
                ground.vertx(),
                ground.children(),
                client,
                database.get(),
                ground.configuration().sends().numberChecksPerDay(),
                ground.clock());
    }

    private SendService sends(Suppression suppression) {
        return new SendService(
                ground.vertx(),
                database.get(),
                ground.disk(),
                ground.spool(),
                client,
                journal.get(),
                ground.quotas(),
                suppression,
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

    private Recipients recipients() {
        return new Recipients(ground.configuration().defaultCountry());
    }

    private Campaigns campaigns(SendService sends, Suppression suppression) {
        return new Campaigns(
                ground.vertx(), database.get(), sends, suppression, recipients(), journal.get(), ground.clock());
    }
}
