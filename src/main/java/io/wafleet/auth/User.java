package io.wafleet.auth;

/**
 * A person who logs in.
 *
 * @param passwordHash Argon2id, encoded with its parameters and salt
 */
record User(String username, String tenant, String passwordHash, Role role) {}
