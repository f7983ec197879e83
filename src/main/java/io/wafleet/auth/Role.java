package io.wafleet.auth;

import io.wafleet.problem.Problem;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A named set of scopes. Only an administrator sees beyond the own tenant. */
public enum Role {
    ADMIN(EnumSet.allOf(Scope.class)),
    OPERATOR(EnumSet.of(Scope.DEVICES_READ, Scope.DEVICES_MANAGE, Scope.MESSAGES_SEND, Scope.EVENTS_READ)),
    VIEWER(EnumSet.of(Scope.DEVICES_READ, Scope.EVENTS_READ));

    @SuppressWarnings("ImmutableEnumChecker") // made here, never handed out, never changed
    private final Set<Scope> scopes;

    Role(Set<Scope> scopes) {
        this.scopes = scopes;
    }

    /** All that it may do. */
    public Set<Scope> scopes() {
        return Set.copyOf(scopes);
    }

    boolean has(Scope scope) {
        return scopes.contains(scope);
    }

    /** The word of the API and the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw Problem.field("role", "must be admin, operator or viewer").exception();
    }
}
