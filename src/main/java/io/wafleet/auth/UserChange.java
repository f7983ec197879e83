package io.wafleet.auth;

import io.wafleet.auth.profile.Profile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a user is to be another; null for what stays.
 *
 * @param stamp the user's from then on, if what it may or how it gets in changes: all tokens of before end
 */
record UserChange(
        @Nullable Role role,
        @Nullable Boolean disabled,
        @Nullable String passwordHash,
        Profile.Change profile,
        String stamp,
        Instant at) {

    User applied(User user) {
        User admitted = with(user, user.stamp(), user.profile(), user.updatedAt());
        String next = admitted.equals(user) ? user.stamp() : stamp;
        User changed = with(user, next, profile.applied(user.profile()), user.updatedAt());
        return changed.equals(user) ? user : with(user, next, changed.profile(), at);
    }

    private User with(User user, String itsStamp, Profile itsProfile, Instant updatedAt) {
        return new User(
                user.username(),
                user.tenant(),
                passwordHash == null ? user.passwordHash() : passwordHash,
                role == null ? user.role() : role,
                itsStamp,
                disabled == null ? user.disabled() : disabled,
                user.createdAt(),
                updatedAt,
                itsProfile);
    }
}
