/** Passwords, hashed and compared: who waits for it, and in which order. */
@NullMarked
package io.wafleet.auth.password;

import org.jspecify.annotations.NullMarked;
