/** The audit log, read and exported. */
@NullMarked
package io.wafleet.rest.audit;

import org.jspecify.annotations.NullMarked;
