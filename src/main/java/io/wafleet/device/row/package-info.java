/** A device as it is stored. */
@NullMarked
package io.wafleet.device.row;

import org.jspecify.annotations.NullMarked;
