package io.wafleet.auth;

/**
 * Whose a credential is.
 *
 * @param name the user's, or the API key's
 * @param mark a user's stamp, which is another one after each change that ends the user's tokens; a key's id
 */
public record Account(Kind kind, String name, String mark) {
    /** Users log in; keys are given to programs. */
    public enum Kind {
        USER,
        KEY
    }
}
