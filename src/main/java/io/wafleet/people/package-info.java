/** Groups, people and channels of a device: what its child is asked about them, and how often. */
@NullMarked
package io.wafleet.people;

import org.jspecify.annotations.NullMarked;
