package io.wafleet.campaign;

import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.command.Request;
import io.wafleet.job.AskedTerms;
import org.jspecify.annotations.Nullable;

/**
 * A request to send one message to many.
 *
 * @param from the number or id of the device
 * @param country whose numbers the rows hold, as two letters; null for the gateway's own
 * @param content fields of a content of this kind, with places for variables
 * @param once null if the request has no Idempotency-Key
 */
public record CampaignRequest(
        String from,
        @Nullable String country,
        @Nullable String name,
        String kind,
        JsonObject content,
        AskedTerms terms,
        RowsFile rows,
        boolean skipInvalid,
        @Nullable Once once)
        implements Request {

    /**
     * A client's name for the request.
     *
     * @param fingerprint the same for the same request, and for no other
     */
    public record Once(String key, String fingerprint) {}

    @Override
    public JsonObject toJson() {
        return withoutRows()
                .put("rows", rows.toJson())
                .put("idempotencyKey", once == null ? null : once.key())
                .put("fingerprint", once == null ? null : once.fingerprint());
    }

    /** All that was asked for but the rows, which are large. */
    public JsonObject withoutRows() {
        return terms.addTo(new JsonObject()
                        .put("from", from)
                        .put("country", country)
                        .put("name", name)
                        .put("kind", kind)
                        .put("content", content))
                .put("skipInvalid", skipInvalid);
    }

    /** With a client's name for it. */
    public CampaignRequest with(Once given) {
        return new CampaignRequest(from, country, name, kind, content, terms, rows, skipInvalid, given);
    }

    public static CampaignRequest of(JsonObject json) {
        String key = json.getString("idempotencyKey");
        return new CampaignRequest(
                json.getString("from"),
                json.getString("country"),
                json.getString("name"),
                json.getString("kind"),
                json.getJsonObject("content"),
                AskedTerms.of(json),
                RowsFile.of(json.getJsonObject("rows")),
                json.getBoolean("skipInvalid"),
                key == null ? null : new Once(key, json.getString("fingerprint")));
    }
}
