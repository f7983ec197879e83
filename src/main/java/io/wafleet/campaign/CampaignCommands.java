package io.wafleet.campaign;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.campaign.CampaignRequest.Once;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Directory;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Verb;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import java.time.Clock;
import java.util.Map;

/** The users' commands about campaigns; a campaign that the access does not cover is as good as none. */
public final class CampaignCommands {
    private final Directory devices;
    private final Campaigns campaigns;
    private final Clock clock;

    public CampaignCommands(Directory devices, Campaigns campaigns, Clock clock) {
        this.devices = devices;
        this.campaigns = campaigns;
        this.clock = clock;
    }

    /** Takes them from now on. */
    public void open(CommandServer server) {
        server.fleet(Map.of(
                Verb.CAMPAIGN, this::create,
                Verb.CAMPAIGN_DRY_RUN,
                        (by, body) -> order(by, CampaignRequest.of(body)).compose(campaigns::dryRun),
                Verb.CAMPAIGN_LIST, this::list,
                Verb.CAMPAIGN_GET, (by, body) -> find(by, body).compose(campaigns::view),
                Verb.CAMPAIGN_PAUSE,
                        (by, body) -> find(by, body).compose(campaigns::pause).compose(campaigns::view),
                Verb.CAMPAIGN_RESUME,
                        (by, body) -> find(by, body).compose(campaigns::resume).compose(campaigns::view),
                Verb.CAMPAIGN_CANCEL,
                        (by, body) -> find(by, body).compose(campaigns::cancel).compose(campaigns::view)));
    }

    private Future<JsonObject> create(Access by, JsonObject body) {
        CampaignRequest request = CampaignRequest.of(body);
        Once once = request.once();
        return order(by, request)
                .compose(order -> campaigns.submit(
                        order,
                        once == null ? null : new IdempotencyKey(order.tenant(), once.key(), once.fingerprint())))
                .map(Answer::toJson);
    }

    private Future<CampaignOrder> order(Access by, CampaignRequest request) {
        return devices.find("from", request.from(), by)
                .map(device -> new CampaignOrder(
                        device.tenant(),
                        device.id(),
                        request.country(),
                        request.name(),
                        request.kind(),
                        request.content(),
                        request.rows(),
                        request.terms().terms(clock.instant()),
                        request.skipInvalid()));
    }

    private Future<JsonObject> list(Access by, JsonObject body) {
        PageRequest asked = PageRequest.of(body);
        return campaigns.list(by, asked.after(), asked.limit() + 1).map(found -> {
            JsonObject page =
                    new Page<JsonObject>("campaigns", shown -> shown, shown -> shown.getString("id")).of(found, asked);
            return page.getBoolean("more") ? page : page.putNull("last");
        });
    }

    private Future<Campaign> find(Access by, JsonObject body) {
        return campaigns.find(by, ById.of(body).id());
    }
}
