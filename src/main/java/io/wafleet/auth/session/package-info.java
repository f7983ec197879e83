/** Log-ins that go on, of browsers and of programs, and their rows. What their users may is known by {@code auth} alone. */
@NullMarked
package io.wafleet.auth.session;

import org.jspecify.annotations.NullMarked;
