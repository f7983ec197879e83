package io.wafleet.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a user is to be another; null for what stays.
 *
 * @param stamp the user's from then on, unless nothing changes: all tokens of before end
 */
record UserChange(
        @Nullable Role role,
        @Nullable Boolean disabled,
        @Nullable String passwordHash,
        String stamp,
        Instant at) {

    User applied(User user) {
        User changed = new User(
                user.username(),
                user.tenant(),
                passwordHash == null ? user.passwordHash() : passwordHash,
                role == null ? user.role() : role,
                user.stamp(),
                disabled == null ? user.disabled() : disabled,
                user.createdAt(),
                user.updatedAt());
        return changed.equals(user)
                ? user
                : new User(
                        changed.username(),
                        changed.tenant(),
                        changed.passwordHash(),
                        changed.role(),
                        stamp,
                        changed.disabled(),
                        changed.createdAt(),
                        at);
    }
}
