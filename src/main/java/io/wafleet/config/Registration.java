package io.wafleet.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where anybody may make himself a user, and what he may do then. */
public record Registration(String tenant, Role role) {

    /** Of somebody whom nobody has looked at: none that changes a device, or manages anybody. */
    public enum Role {
        VIEWER,
        AGENT
    }

    /** Null without a tenant. */
    static @Nullable Registration in(Optional<String> tenant, Role role) {
        return tenant.map(id -> new Registration(id, role)).orElse(null);
    }
}
