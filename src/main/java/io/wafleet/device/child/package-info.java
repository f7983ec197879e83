/** What a device's child is launched with, and what it is given: a port, a folder, so much memory. */
@NullMarked
package io.wafleet.device.child;

import org.jspecify.annotations.NullMarked;
