package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.Campaign;
import io.wafleet.campaign.CampaignOrder;
import io.wafleet.campaign.Campaigns;
import io.wafleet.campaign.RowsFile;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.Map;
import java.util.function.Function;

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

    Map<String, Function<JsonObject, Future<JsonObject>>> fleet() {
        return Map.of(
                "campaign", this::create,
                "campaign-dry-run", body -> campaigns.dryRun(order(body)),
                "campaign-list", this::list,
                "campaign-get", body -> find(body).compose(campaigns::view),
                "campaign-pause", body -> find(body).compose(campaigns::pause).compose(campaigns::view),
                "campaign-resume", body -> find(body).compose(campaigns::resume).compose(campaigns::view),
                "campaign-cancel", body -> find(body).compose(campaigns::cancel).compose(campaigns::view));
    }

    private Future<JsonObject> create(JsonObject body) {
        CampaignOrder order = order(body);
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

    private CampaignOrder order(JsonObject body) {
        ManagedDevice device = devices.named("from", body.getString("from"), body.getString("tenant"));
        return new CampaignOrder(
                device.device().tenant(),
                device.id(),
                body.getString("name"),
                body.getString("kind"),
                body.getJsonObject("content"),
                RowsFile.of(body.getJsonObject("rows")),
                sending.terms(body),
                body.getBoolean("skipInvalid"));
    }

    private Future<JsonObject> list(JsonObject body) {
        return campaigns
                .list(body.getString("tenant"), body.getString("before"), body.getInteger("limit"))
                .map(list -> new JsonObject()
                        .put("campaigns", list)
                        .put(
                                "before",
                                list.size() < body.getInteger("limit")
                                        ? null
                                        : list.getJsonObject(list.size() - 1).getString("id")));
    }

    private Future<Campaign> find(JsonObject body) {
        String tenant = body.getString("tenant");
        return campaigns
                .find(body.getString("id"))
                .compose(campaign -> campaign != null && (tenant == null || tenant.equals(campaign.tenant()))
                        ? Future.succeededFuture(campaign)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.CAMPAIGN_NOT_FOUND).exception()));
    }
}
