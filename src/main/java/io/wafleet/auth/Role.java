package io.wafleet.auth;

import io.wafleet.problem.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A named set of scopes. Only an administrator sees beyond the own tenant. */
public enum Role {
    ADMIN(EnumSet.allOf(Scope.class)),
    /** All of one tenant. */
    MANAGER(EnumSet.complementOf(EnumSet.of(Scope.ADMIN))),
    OPERATOR(EnumSet.complementOf(EnumSet.of(Scope.ADMIN, Scope.USERS_MANAGE, Scope.USAGE_READ))),
    /** Writes and reads messages; those that come in are events. */
    AGENT(EnumSet.of(Scope.MESSAGES_SEND, Scope.MESSAGES_READ, Scope.EVENTS_READ)),
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

    /** Reads the word of the API and the database; fails with {@code invalid-request}. */
    public static Role parse(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.field(
                                "role",
                                "must be one of "
                                        + Arrays.stream(values())
                                                .map(Role::text)
                                                .collect(Collectors.joining(", ")))
                        .exception());
    }
}
