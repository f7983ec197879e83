package io.wafleet.auth;

import org.jspecify.annotations.Nullable;

/**
 * Whose a credential is.
 *
 * @param name the user's, or the API key's
 * @param mark a user's stamp, which is another one after each change that ends the user's tokens; a key's id
 * @param session the id of the session with which it ends, or {@link #NEEDS_NONE}; null for none
 */
public record Account(
        Kind kind, String name, String mark, @Nullable String session) {

    /** Of who shows the password with each request: it ends with the password alone. */
    static final String NEEDS_NONE = "password";

    /** That of no session. */
    public Account(Kind kind, String name, String mark) {
        this(kind, name, mark, null);
    }

    Account in(String other) {
        return new Account(kind, name, mark, other);
    }

    /** Users log in; keys are given to programs. */
    public enum Kind {
        USER,
        KEY
    }
}
