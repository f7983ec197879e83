package io.wafleet.auth;

/** What a principal may do. */
public enum Scope {
    DEVICES_READ("devices:read"),
    DEVICES_MANAGE("devices:manage"),
    MESSAGES_SEND("messages:send"),
    EVENTS_READ("events:read"),
    ADMIN("admin");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
