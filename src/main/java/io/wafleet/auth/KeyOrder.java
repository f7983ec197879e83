package io.wafleet.auth;

import io.wafleet.id.DeviceId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key that somebody wants.
 *
 * @param name another one than the tenant's other keys have
 * @param scopes which the role has
 * @param devices which it is limited to; empty for all of the tenant
 * @param expiresAt null for never
 */
public record KeyOrder(
        String name,
        String tenant,
        Role role,
        Set<Scope> scopes,
        Set<DeviceId> devices,
        @Nullable Instant expiresAt) {
    public KeyOrder {
        scopes = Set.copyOf(scopes);
        devices = Set.copyOf(devices);
    }
}
