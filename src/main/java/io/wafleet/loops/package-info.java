/** Work that is done again and again: rounds that lose no wake-up, tries that rest longer after each failure. Knows nobody. */
@NullMarked
package io.wafleet.loops;

import org.jspecify.annotations.NullMarked;
