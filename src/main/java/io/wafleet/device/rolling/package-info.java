/** Restarts of many devices, one after the other. */
@NullMarked
package io.wafleet.device.rolling;

import org.jspecify.annotations.NullMarked;
