package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Request;
import io.wafleet.id.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A page of a device's jobs.
 *
 * @param state null for all
 * @param to a JID, in any of its spellings; null for all
 */
public record JobsRequest(
        @Nullable SendState state, @Nullable String to, PageRequest page) implements Request {
    @Override
    public JsonObject toJson() {
        return page.toJson().put("state", state == null ? null : state.text()).put("to", to);
    }

    public static JobsRequest of(JsonObject json) {
        String state = json.getString("state");
        return new JobsRequest(
                state == null ? null : SendState.parse(state), json.getString("to"), PageRequest.of(json));
    }

    public JobFilter filter(DeviceId device) {
        return new JobFilter(device, state, to, page.after(), page.limit());
    }
}
