/** The audit log: who changed what, or tried to. Knows nobody who makes changes; who sees them all tells it. */
@NullMarked
package io.wafleet.audit;

import org.jspecify.annotations.NullMarked;
