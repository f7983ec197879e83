package io.wafleet.auth;

import io.wafleet.problem.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a principal may do. */
public enum Scope {
    DEVICES_READ("devices:read"),
    DEVICES_MANAGE("devices:manage"),
    MESSAGES_SEND("messages:send"),
    MESSAGES_READ("messages:read"),
    EVENTS_READ("events:read"),
    WEBHOOKS_MANAGE("webhooks:manage"),
    USERS_MANAGE("users:manage"),
    USAGE_READ("usage:read"),
    ADMIN("admin");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** Reads the word of the API and the database; fails with {@code invalid-request}. */
    public static Scope parse(String field, String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text.equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.field(
                                field,
                                "must be of "
                                        + Arrays.stream(values())
                                                .map(Scope::toString)
                                                .collect(Collectors.joining(", ")))
                        .exception());
    }

    @Override
    public String toString() {
        return text;
    }
}
