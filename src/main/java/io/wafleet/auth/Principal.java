package io.wafleet.auth;

import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Instant;

/**
 * Who is asking.
 *
 * @param account whose credential it came with
 * @param tenant whose devices it may see
 * @param grant what the credential is good for, within what the role may do
 * @param expiresAt when the credential that it came with ends
 * @param isLocal whether it is the command line of the gateway's own host and user, which may read the host's files anyway
 */
public record Principal(Account account, String tenant, Role role, Grant grant, Instant expiresAt, boolean isLocal) {

    /** One that comes from outside. */
    public Principal(Account account, String tenant, Role role, Grant grant, Instant expiresAt) {
        this(account, tenant, role, grant, expiresAt, false);
    }

    /** The same user, who shows the password with each request, and so is known until that is another one. */
    Principal withPassword() {
        return new Principal(account.in(Account.NEEDS_NONE), tenant, role, grant, Instant.MAX);
    }

    /** A user's or an API key's name. */
    public String name() {
        return account.name();
    }

    /** A room token may nothing that needs a scope: it is good for {@link #mayListen} alone. */
    public boolean may(Scope scope) {
        return !grant.listensOnly() && has(scope);
    }

    private boolean has(Scope scope) {
        return role.has(scope) && grant.scopes().contains(scope);
    }

    /** Whether events may be read and followed, and the files that came with them. */
    public boolean mayListen() {
        return has(Scope.EVENTS_READ);
    }

    /** Fails with {@code forbidden} unless the principal has the scope. */
    public void require(Scope scope) {
        if (!may(scope)) {
            String who =
                    grant.listensOnly() ? "a room token" : role.has(scope) ? "the API key" : "the role " + role.text();
            throw Problem.of(ProblemCode.FORBIDDEN, who + " lacks " + scope).exception();
        }
    }

    /** Whether it has the role; what it may see and change is {@link #access}. */
    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** What it may see and change: an administrator all tenants', a credential of some devices no more than these. */
    public Access access() {
        Access whole = isAdmin() ? new Access.Fleet() : new Access.Tenant(tenant);
        return whole.only(grant.devices());
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject().put("username", name()).put("role", role.text()).put("tenant", tenant);
    }
}
