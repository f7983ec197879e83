/** The operations about groups, people and channels of a device. */
@NullMarked
package io.wafleet.rest.people;

import org.jspecify.annotations.NullMarked;
