package io.wafleet.http.change;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of what a request changes, for the audit log. Whoever carries the request out says what the request itself does
 * not; the log has no secrets, so nobody may say any here.
 */
public final class Change {
    private static final String KEY = "wafleet.change";

    private @Nullable String object;
    private @Nullable String tenant;
    private @Nullable JsonObject before;
    private @Nullable JsonObject after;
    private @Nullable String code;
    private int status;
    private String request = "";

    private Change() {}

    public static Change of(RoutingContext ctx) {
        Change known = ctx.get(KEY);
        if (known != null) {
            return known;
        }
        Change change = new Change();
        ctx.put(KEY, change);
        return change;
    }

    /** The id of what is changed; without it that which the path has. */
    public Change object(String id) {
        object = id;
        return this;
    }

    /** Whose it is; without it the caller's tenant is meant. */
    public Change tenant(String id) {
        tenant = id;
        return this;
    }

    /** What of it was before. */
    public Change before(JsonObject said) {
        before = said;
        return this;
    }

    /** What of it is since. */
    public Change after(JsonObject said) {
        after = said;
        return this;
    }

    /** By which problem it was answered, or why else it was not done. */
    public void refused(String why) {
        code = why;
    }

    /** What came of it, as a status of HTTP, where the answer's own says nothing of it. */
    public void cameTo(int http) {
        status = http;
    }

    /** The request's own name. */
    public Change request(String id) {
        request = id;
        return this;
    }

    @Nullable
    String object() {
        return object;
    }

    @Nullable
    String tenant() {
        return tenant;
    }

    @Nullable
    JsonObject before() {
        return before;
    }

    @Nullable
    JsonObject after() {
        return after;
    }

    @Nullable
    String code() {
        return code;
    }

    int status(int answered) {
        return status == 0 || answered == 0 ? answered : status;
    }

    String request() {
        return request;
    }
}
