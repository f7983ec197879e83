/** The gateway: where it starts and in which order its parts come and go. */
@NullMarked
package io.wafleet;

import org.jspecify.annotations.NullMarked;
