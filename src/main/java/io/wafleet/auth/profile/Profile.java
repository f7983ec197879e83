package io.wafleet.auth.profile;

import org.jspecify.annotations.Nullable;

/**
 * What a user says of himself.
 *
 * @param displayName how people call him; null for nothing else than his user name
 * @param email where one writes to him, as {@link EmailAddress} has it; null for nowhere
 */
public record Profile(
        @Nullable String displayName, @Nullable String email) {
    public static final Profile NONE = new Profile(null, null);

    /** What of it is to be another; the value is null for what is to be nothing. */
    public record Change(
            boolean names,
            @Nullable String displayName,
            boolean mails,
            @Nullable String email) {
        /** All stays. */
        public static final Change NONE = new Change(false, null, false, null);

        public boolean isNone() {
            return !names && !mails;
        }

        public Profile applied(Profile to) {
            return new Profile(names ? displayName : to.displayName(), mails ? email : to.email());
        }
    }
}
