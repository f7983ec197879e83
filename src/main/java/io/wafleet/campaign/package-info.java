/** Campaigns: one message for many, accepted whole, watched, paused, cancelled and told of row by row. */
@NullMarked
package io.wafleet.campaign;

import org.jspecify.annotations.NullMarked;
