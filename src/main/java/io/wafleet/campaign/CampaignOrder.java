package io.wafleet.campaign;

import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order.Terms;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be sent to many.
 *
 * @param country whose numbers the rows have, as two letters; null for those of the default country
 * @param content fields of a content of this kind, with places for variables
 * @param rows as they came
 * @param terms of every job
 * @param skipInvalid whether rows that cannot be sent are left out, rather than the whole refused
 */
public record CampaignOrder(
        String tenant,
        DeviceId device,
        @Nullable String country,
        @Nullable String name,
        String kind,
        JsonObject content,
        RowsFile rows,
        Terms terms,
        boolean skipInvalid) {}
