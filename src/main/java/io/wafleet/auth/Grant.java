package io.wafleet.auth;

import io.wafleet.id.DeviceId;
import java.util.Set;

/**
 * What a credential is good for, within what its role may do.
 *
 * @param devices which it is limited to; empty for no limit
 * @param listensOnly whether it is a room token: good for following events, and for nothing else, whatever its scopes
 */
public record Grant(Set<Scope> scopes, Set<DeviceId> devices, boolean listensOnly) {
    public Grant {
        scopes = Set.copyOf(scopes);
        devices = Set.copyOf(devices);
    }

    /** All that the role may do. */
    public static Grant of(Role role) {
        return new Grant(role.scopes(), Set.of(), false);
    }

    /** A room token's. */
    public static Grant toListen(Set<DeviceId> devices) {
        return new Grant(Set.of(Scope.EVENTS_READ), devices, true);
    }
}
