package io.wafleet.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key of a program, without the key itself.
 *
 * @param scopes what of all that the role may do
 * @param devices which it is limited to; empty for all of the tenant
 * @param owner the user without whom it is worth nothing; null for none
 * @param isLocal whether it is the one in the gateway's home folder, where only its own user can read it
 * @param expiresAt null for never
 * @param lastUsedAt null for never
 */
record ApiKey(
        String id,
        String name,
        String tenant,
        Role role,
        Set<Scope> scopes,
        Set<DeviceId> devices,
        @Nullable String owner,
        boolean isLocal,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    ApiKey {
        scopes = Set.copyOf(scopes);
        devices = Set.copyOf(devices);
    }

    Account account() {
        return new Account(Account.Kind.KEY, name, id);
    }

    Principal principal() {
        return new Principal(
                account(),
                tenant,
                role,
                new Grant(scopes, devices, false),
                expiresAt == null ? Instant.MAX : expiresAt,
                isLocal);
    }

    /** Whether it is good for something, but for its owner. */
    boolean isValid(Instant now) {
        return expiresAt == null || expiresAt.isAfter(now);
    }

    /** For the API. */
    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("role", role.text())
                .put("tenant", tenant)
                .put(
                        "scopes",
                        new JsonArray(
                                scopes.stream().map(Scope::toString).sorted().toList()))
                .put(
                        "devices",
                        new JsonArray(
                                devices.stream().map(DeviceId::value).sorted().toList()))
                .put("owner", owner)
                .put("createdAt", createdAt.toString())
                .put("expiresAt", expiresAt == null ? null : expiresAt.toString())
                .put("lastUsedAt", lastUsedAt == null ? null : lastUsedAt.toString());
    }
}
