package io.wafleet.campaign;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Directory;
import io.wafleet.command.Verb;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.idempotency.IdempotencyKey;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
                Verb.CAMPAIGN_DRY_RUN, (by, body) -> order(by, body).compose(campaigns::dryRun),
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
        return order(by, body)
                .compose(order -> campaigns.submit(order, once(order, body)))
                .map(answer -> new JsonObject()
                        .put("status", answer.status())
                        .put("campaign", answer.job())
                        .put("answer", answer.body()));
    }

    private static @Nullable IdempotencyKey once(CampaignOrder order, JsonObject body) {
        String key = body.getString("idempotencyKey");
        return key == null ? null : new IdempotencyKey(order.tenant(), key, body.getString("fingerprint"));
    }

    private Future<CampaignOrder> order(Access by, JsonObject body) {
        return devices.find("from", body.getString("from"), by)
                .map(device -> new CampaignOrder(
                        device.tenant(),
                        device.id(),
                        body.getString("country"),
                        body.getString("name"),
                        body.getString("kind"),
                        body.getJsonObject("content"),
                        RowsFile.of(body.getJsonObject("rows")),
                        AskedTerms.of(body).terms(clock.instant()),
                        body.getBoolean("skipInvalid")));
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
