package io.wafleet.job.idempotency;

import io.vertx.core.json.JsonObject;

/**
 * What an order was answered with.
 *
 * @param job the id of the job, or the campaign, that it is about
 * @param status of HTTP: 200 if it has its outcome, 202 if that is still to come
 * @param body JSON
 */
public record Answer(String job, int status, String body) {
    /** What the bus carries. */
    public JsonObject toJson() {
        return new JsonObject().put("job", job).put("status", status).put("body", body);
    }

    public static Answer of(JsonObject json) {
        return new Answer(json.getString("job"), json.getInteger("status"), json.getString("body"));
    }
}
