package io.wafleet.auth;

import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param name a user's or an API key's name
 * @param tenant whose devices it may see
 * @param expiresAt when the credential that it came with ends
 * @param pass what the credential is limited to; null for all that the role may do
 * @param isLocal whether it is the command line of the gateway's own host and user, which may read the host's files anyway
 */
public record Principal(
        String name,
        String tenant,
        Role role,
        Instant expiresAt,
        @Nullable RoomPass pass,
        boolean isLocal) {

    /**
     * A room token lets listen to events and do nothing else.
     *
     * @param devices whose events; empty for all that its principal sees
     */
    public record RoomPass(Set<DeviceId> devices) {
        public RoomPass {
            devices = Set.copyOf(devices);
        }
    }

    public Principal(String name, String tenant, Role role, Instant expiresAt) {
        this(name, tenant, role, expiresAt, null);
    }

    /** A principal that comes from outside. */
    public Principal(String name, String tenant, Role role, Instant expiresAt, @Nullable RoomPass pass) {
        this(name, tenant, role, expiresAt, pass, false);
    }

    /** A room token has no scope: it is good for {@link #mayListen} alone. */
    public boolean may(Scope scope) {
        return role.has(scope) && pass == null;
    }

    /** Whether events may be read and followed, and the files that came with them. */
    public boolean mayListen() {
        return role.has(Scope.EVENTS_READ);
    }

    /** Fails with {@code forbidden} unless the principal has the scope. */
    public void require(Scope scope) {
        if (!may(scope)) {
            String who = pass == null ? "the role " + role.text() : "a room token";
            throw Problem.of(ProblemCode.FORBIDDEN, who + " lacks " + scope).exception();
        }
    }

    /** Whether it has the role; what it may see and change is {@link #access}. */
    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** What it may see and change: an administrator all tenants', a room token no more than its devices. */
    public Access access() {
        Access whole = isAdmin() ? new Access.Fleet() : new Access.Tenant(tenant);
        return pass == null ? whole : whole.only(pass.devices());
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject().put("username", name).put("role", role.text()).put("tenant", tenant);
    }
}
