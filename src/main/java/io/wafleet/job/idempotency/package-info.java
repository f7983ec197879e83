/** Keys by which a repeated request gets its first answer, across restarts. */
@NullMarked
package io.wafleet.job.idempotency;

import org.jspecify.annotations.NullMarked;
