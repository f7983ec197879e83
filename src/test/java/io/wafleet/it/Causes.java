package io.wafleet.it;

import io.vertx.core.json.JsonObject;

/** What a process, link, job or anything else of the API says of its cause. */
public final class Causes {
    private Causes() {}

    /** The code; empty if there is no cause. */
    public static String code(JsonObject of) {
        return of(of, "code");
    }

    /** The text; empty if there is no cause. */
    public static String text(JsonObject of) {
        return of(of, "text");
    }

    private static String of(JsonObject of, String part) {
        JsonObject cause = of.getJsonObject("cause");
        return cause == null ? "" : cause.getString(part);
    }
}
