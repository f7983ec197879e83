package io.wafleet.client;

import io.vertx.core.json.JsonObject;

/**
 * Why something is as it is, as the API says it.
 *
 * @param code for programs, one of docs/causes.md; empty if there is no cause
 * @param text for people; empty if there is no cause
 */
public record Cause(String code, String text) {
    private static final Cause NONE = new Cause("", "");

    /** The cause of a process, link, job or the like. */
    public static Cause of(JsonObject part) {
        JsonObject cause = part.getJsonObject("cause");
        return cause == null ? NONE : new Cause(cause.getString("code", ""), cause.getString("text", ""));
    }
}
