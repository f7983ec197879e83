package io.wafleet.auth;

import io.vertx.core.json.JsonObject;
import io.wafleet.auth.profile.Profile;
import java.time.Instant;

/**
 * A person who logs in.
 *
 * @param passwordHash Argon2id, encoded with its parameters and salt
 * @param stamp what tokens of the user must name
 * @param disabled whether nobody gets in under this name
 */
record User(
        String username,
        String tenant,
        String passwordHash,
        Role role,
        String stamp,
        boolean disabled,
        Instant createdAt,
        Instant updatedAt,
        Profile profile) {

    Account account() {
        return new Account(Account.Kind.USER, username, stamp);
    }

    /** All that the user may, with a credential that ends then. */
    Principal principal(Instant end) {
        return new Principal(account(), tenant, role, Grant.of(role), end);
    }

    boolean isActiveAdministrator() {
        return role == Role.ADMIN && !disabled;
    }

    /** Whether a credential of that account is the user's, and lets in. */
    boolean lets(Account account) {
        return !disabled
                && account.kind() == Account.Kind.USER
                && username.equals(account.name())
                && stamp.equals(account.mark());
    }

    /** Whether an API key of the user's may have this role in this tenant: nobody gives away what he has not got. */
    boolean backs(String keyTenant, Role keyRole) {
        return !disabled
                && role.scopes().containsAll(keyRole.scopes())
                && (role == Role.ADMIN || tenant.equals(keyTenant));
    }

    /** For the API. */
    JsonObject toJson() {
        return new JsonObject()
                .put("username", username)
                .put("role", role.text())
                .put("tenant", tenant)
                .put("displayName", profile.displayName())
                .put("email", profile.email())
                .put("disabled", disabled)
                .put("createdAt", createdAt.toString())
                .put("updatedAt", updatedAt.toString());
    }
}
