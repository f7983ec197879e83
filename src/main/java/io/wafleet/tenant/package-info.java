/** Tenants: their rows and states, and what becomes of all that is theirs when one is disabled, enabled or deleted. */
@NullMarked
package io.wafleet.tenant;

import org.jspecify.annotations.NullMarked;
