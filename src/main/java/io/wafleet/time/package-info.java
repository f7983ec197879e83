/** Clocks. */
@NullMarked
package io.wafleet.time;

import org.jspecify.annotations.NullMarked;
