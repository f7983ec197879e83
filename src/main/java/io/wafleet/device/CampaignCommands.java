package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.campaign.Campaign;
import io.wafleet.campaign.CampaignOrder;
import io.wafleet.campaign.Campaigns;
import io.wafleet.campaign.RowsFile;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Verb;
import io.wafleet.job.idempotency.IdempotencyKey;
import java.util.Map;

/** The users' commands about campaigns; a campaign of another tenant is as good as none. */
final class CampaignCommands {
    private final Devices devices;
    private final Campaigns campaigns;
    private final SendCommands sending;

    CampaignCommands(Devices devices, Campaigns campaigns, SendCommands sending) {
        this.devices = devices;
        this.campaigns = campaigns;
        this.sending = sending;
    }

    Map<Verb, CommandServer.Handler> fleet() {
        return Map.of(
                Verb.CAMPAIGN, this::create,
                Verb.CAMPAIGN_DRY_RUN, (by, body) -> campaigns.dryRun(order(by, body)),
                Verb.CAMPAIGN_LIST, this::list,
                Verb.CAMPAIGN_GET, (by, body) -> find(by, body).compose(campaigns::view),
                Verb.CAMPAIGN_PAUSE,
                        (by, body) -> find(by, body).compose(campaigns::pause).compose(campaigns::view),
                Verb.CAMPAIGN_RESUME,
                        (by, body) -> find(by, body).compose(campaigns::resume).compose(campaigns::view),
                Verb.CAMPAIGN_CANCEL,
                        (by, body) -> find(by, body).compose(campaigns::cancel).compose(campaigns::view));
    }

    private Future<JsonObject> create(Access by, JsonObject body) {
        CampaignOrder order = order(by, body);
        String key = body.getString("idempotencyKey");
        IdempotencyKey once =
                key == null ? null : new IdempotencyKey(order.tenant(), key, body.getString("fingerprint"));
        return campaigns
                .submit(order, once)
                .map(answer -> new JsonObject()
                        .put("status", answer.status())
                        .put("campaign", answer.job())
                        .put("answer", answer.body()));
    }

    private CampaignOrder order(Access by, JsonObject body) {
        ManagedDevice device = devices.named("from", body.getString("from"), by);
        return new CampaignOrder(
                device.device().tenant(),
                device.id(),
                body.getString("country"),
                body.getString("name"),
                body.getString("kind"),
                body.getJsonObject("content"),
                RowsFile.of(body.getJsonObject("rows")),
                sending.terms(body),
                body.getBoolean("skipInvalid"));
    }

    private Future<JsonObject> list(Access by, JsonObject body) {
        return campaigns
                .list(by, body.getString("before"), body.getInteger("limit"))
                .map(list -> new JsonObject()
                        .put("campaigns", list)
                        .put(
                                "before",
                                list.size() < body.getInteger("limit")
                                        ? null
                                        : list.getJsonObject(list.size() - 1).getString("id")));
    }

    private Future<Campaign> find(Access by, JsonObject body) {
        return campaigns.find(by, body.getString("id"));
    }
}
