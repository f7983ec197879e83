/** The disks that the gateway writes to: how much is free, and who may read what is written. */
@NullMarked
package io.wafleet.disk;

import org.jspecify.annotations.NullMarked;
