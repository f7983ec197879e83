package io.wafleet.tenant;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A tenant's row.
 *
 * @param id what all rows of others name; it stays as it is
 * @param name for people
 * @param held devices that were stopped because the tenant was disabled, and are started when it is enabled
 */
record Tenant(String id, String name, State state, Set<DeviceId> held, Instant createdAt, Instant updatedAt) {
    Tenant {
        held = Set.copyOf(held);
    }

    /** What may be done by and for it. */
    enum State {
        ACTIVE,
        /** Its users and keys are out, its devices are stopped. */
        DISABLED,
        /** All that is its is being removed, and it with it. There is no way back. */
        DELETING;

        /** The word of the API and the database. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    static Tenant made(String id, String name, Instant now) {
        return new Tenant(id, name, State.ACTIVE, Set.of(), now, now);
    }

    Tenant named(String next, Instant now) {
        requireStaying();
        return new Tenant(id, next, state, held, createdAt, now);
    }

    Tenant disabled(Instant now) {
        requireStaying();
        return state == State.DISABLED ? this : in(State.DISABLED, now);
    }

    Tenant enabled(Instant now) {
        requireStaying();
        return state == State.ACTIVE ? this : in(State.ACTIVE, now);
    }

    /** Fails with {@code tenant-kept} unless it is disabled: whoever deletes one has looked who is missing. */
    Tenant deleting(Instant now) {
        if (state == State.ACTIVE) {
            throw Problem.of(ProblemCode.TENANT_KEPT, "it is active; disable it first, which can be undone")
                    .exception();
        }
        return state == State.DELETING ? this : in(State.DELETING, now);
    }

    private Tenant in(State next, Instant now) {
        return new Tenant(id, name, next, held, createdAt, now);
    }

    Tenant holding(Set<DeviceId> more) {
        Set<DeviceId> all = new HashSet<>(held);
        all.addAll(more);
        return new Tenant(id, name, state, all, createdAt, updatedAt);
    }

    Tenant holdingNone() {
        return new Tenant(id, name, state, Set.of(), createdAt, updatedAt);
    }

    private void requireStaying() {
        if (state == State.DELETING) {
            throw Problem.of(ProblemCode.TENANT_KEPT, "it is being deleted").exception();
        }
    }

    /** For the API. */
    JsonObject toJson() {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("state", state.text())
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }
}
