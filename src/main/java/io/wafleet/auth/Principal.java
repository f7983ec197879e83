package io.wafleet.auth;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Instant;

/**
 * Who is asking.
 *
 * @param name a user's or an API key's name
 * @param tenant whose devices it may see
 * @param expiresAt when the credential that it came with ends
 */
public record Principal(String name, String tenant, Role role, Instant expiresAt) {

    public boolean may(Scope scope) {
        return role.has(scope);
    }

    /** Fails with {@code forbidden} unless the principal has the scope. */
    public void require(Scope scope) {
        if (!may(scope)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "the role " + role.text() + " lacks " + scope)
                    .exception();
        }
    }

    /** Whether the principal sees all tenants. */
    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject().put("username", name).put("role", role.text()).put("tenant", tenant);
    }
}
