package io.wafleet.quota;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Something that a tenant may have only so much of. */
public enum Quota {
    DEVICES("devices", "devices", Frees.BY_HAND),
    SENDS_PER_DAY("sendsPerDay", "messages accepted on one day", Frees.BY_TIME),
    QUEUED_JOBS("queuedJobs", "send jobs without an outcome", Frees.BY_TIME),
    SPOOL_BYTES("spoolBytes", "bytes of files that wait to be sent", Frees.BY_TIME),
    /** Nothing is refused for it: the tenant's oldest events go. */
    JOURNAL_BYTES("journalBytes", "bytes of events", Frees.BY_TIME),
    STREAMS("streams", "sockets and streams that follow events", Frees.BY_TIME),
    WEBHOOKS("webhooks", "webhooks", Frees.BY_HAND),
    /** An invite that can be used holds the place of its user. */
    USERS("users", "users and open invites", Frees.BY_HAND);

    private enum Frees {
        BY_HAND,
        BY_TIME
    }

    private final String text;
    private final String counted;
    private final Frees frees;

    Quota(String text, String counted, Frees frees) {
        this.text = text;
        this.counted = counted;
        this.frees = frees;
    }

    /** The words of all that can be refused. */
    static Set<String> words() {
        return Arrays.stream(values())
                .filter(quota -> quota != JOURNAL_BYTES)
                .map(Quota::text)
                .collect(Collectors.toSet());
    }

    /** The word of the API and the database. */
    public String text() {
        return text;
    }

    /** What is counted, for people. */
    String counted() {
        return counted;
    }

    /** Whether it helps to wait; else somebody must give something up. */
    boolean isFreedByTime() {
        return frees == Frees.BY_TIME;
    }
}
