/** How fast and when a number may send: caps, warmth, quiet hours, holds. Knows times and numbers only, no input or output. */
@NullMarked
package io.wafleet.pacing;

import org.jspecify.annotations.NullMarked;
