/** Errors that a caller can act on, as RFC 9457 problems. Imported by all, imports nothing of ours. */
@NullMarked
package io.wafleet.problem;

import org.jspecify.annotations.NullMarked;
