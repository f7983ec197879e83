package io.wafleet.webhook.subscription;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.EventFilter;
import io.wafleet.net.WebAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wants which events, and where.
 *
 * @param filter of the tenant; never of all
 */
public record Subscription(
        String id,
        String tenant,
        Target target,
        EventFilter filter,
        SigningKeys keys,
        Status status,
        Instant createdAt,
        Instant updatedAt) {

    /** What a delivery looks like; there is one so far. */
    public static final String FORMAT = "v1";

    /** Where deliveries go, and how. */
    public record Target(
            String url,
            CustomHeaders headers,
            String format,
            @Nullable String description) {
        /** All of the address that may stand in logs and events: paths and queries often hold a token. */
        public String host() {
            return WebAddress.hostOf(url);
        }

        @Override
        public String toString() {
            return "Target[" + host() + "]";
        }
    }

    /**
     * Whether deliveries go out.
     *
     * @param cause why it is paused
     * @param failingSince since when no delivery succeeded; null while some do
     */
    public record Status(
            State state, @Nullable Cause cause, @Nullable Instant failingSince) {
        public static final Status ACTIVE = new Status(State.ACTIVE, null, null);
        private static final Set<CauseCode> OWN = Set.of(CauseCode.GONE, CauseCode.FAILING);

        /** Whether the gateway has paused it by itself, and nobody may know. */
        public boolean isGivenUp() {
            return state == State.PAUSED && cause != null && OWN.contains(cause.code());
        }

        public Status failing(@Nullable Instant since) {
            return new Status(state, cause, since);
        }
    }

    /** Whether deliveries go out; the deleted are those whose deliveries are still being removed. */
    public enum State {
        ACTIVE,
        PAUSED,
        DELETED;

        /** The word of the API and the database. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Which events one of the tenant's gets.
     *
     * @param devices empty for those of all its devices, and of none
     */
    public static EventFilter filter(String tenant, Set<DeviceId> devices, List<String> types) {
        return new EventFilter(new Access.Tenant(tenant).only(devices), types);
    }

    public boolean isActive() {
        return status.state == State.ACTIVE;
    }

    /** Whether it wants the event; no webhook is told of itself, or a failing one would never come to an end. */
    public boolean wants(Head head) {
        return !id.equals(head.aboutWebhook()) && filter.matches(head.tenant(), head.deviceId(), head.type());
    }

    public Subscription with(Status next, Instant now) {
        return new Subscription(id, tenant, target, filter, keys, next, createdAt, now);
    }

    public Subscription with(SigningKeys next, Instant now) {
        return new Subscription(id, tenant, target, filter, next, status, createdAt, now);
    }

    public Subscription with(Target nextTarget, EventFilter nextFilter, Instant now) {
        return new Subscription(id, tenant, nextTarget, nextFilter, keys, status, createdAt, now);
    }

    /** For the API: no secret, and of headers just the names. */
    public JsonObject toJson(Backlog backlog, Instant now) {
        JsonArray devices = new JsonArray();
        filter.access().limit().stream().map(DeviceId::value).sorted().forEach(devices::add);
        JsonArray headers = new JsonArray();
        target.headers().values().keySet().forEach(headers::add);
        Instant overlap = keys.overlapUntil(now);
        return new JsonObject()
                .put("id", id)
                .put("tenant", tenant)
                .put("url", target.url())
                .put("devices", devices)
                .put("types", new JsonArray(filter.types()))
                .put("headers", headers)
                .put("format", target.format())
                .put("description", target.description())
                .put("state", status.state.text())
                .put("cause", Cause.json(status.cause))
                .put("failingSince", text(status.failingSince))
                .put("pending", backlog.pending())
                .put("dead", backlog.dead())
                .put("oldestPendingAt", text(backlog.oldest()))
                .put("oldKeyUntil", text(overlap))
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
