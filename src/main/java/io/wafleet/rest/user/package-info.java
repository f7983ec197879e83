/** Logging in, users and keys: their operations, how often somebody may try, and what is written down of it. */
@NullMarked
package io.wafleet.rest.user;

import org.jspecify.annotations.NullMarked;
