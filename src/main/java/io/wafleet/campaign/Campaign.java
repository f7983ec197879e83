package io.wafleet.campaign;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One message for many.
 *
 * @param id time-ordered
 * @param rows how many were given
 * @param accepted for how many there is a send job
 */
public record Campaign(
        String id,
        String tenant,
        DeviceId device,
        @Nullable String name,
        State state,
        int rows,
        int accepted,
        int invalid,
        int duplicates,
        Instant createdAt,
        Instant updatedAt) {

    /** What a user wants of it. */
    public enum State {
        RUNNING,
        PAUSED,
        CANCELLED;

        /** The word of the API and the database. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    Campaign in(State next, Instant now) {
        return new Campaign(id, tenant, device, name, next, rows, accepted, invalid, duplicates, createdAt, now);
    }

    /** @param open whether a job of it has no outcome yet */
    JsonObject toJson(boolean open) {
        return new JsonObject()
                .put("id", id)
                .put("device", device.value())
                .put("name", name)
                .put("state", state != State.CANCELLED && !open ? "done" : state.text())
                .put("rows", rows)
                .put("accepted", accepted)
                .put("invalid", invalid)
                .put("duplicates", duplicates)
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }
}
