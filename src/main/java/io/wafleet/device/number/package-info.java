/** Which number is which device's, and what a device may be called. Knows rows only. */
@NullMarked
package io.wafleet.device.number;

import org.jspecify.annotations.NullMarked;
