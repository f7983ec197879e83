/** Every meter's name, tags and unit in one place. */
@NullMarked
package io.wafleet.metrics;

import org.jspecify.annotations.NullMarked;
