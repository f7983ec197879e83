/** What users set for one device's child: its proxy, binary, environment, limits; how that is changed and checked. */
@NullMarked
package io.wafleet.device.settings;

import org.jspecify.annotations.NullMarked;
