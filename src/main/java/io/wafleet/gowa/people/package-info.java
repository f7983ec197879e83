/** The child's calls about groups, people and channels, in our words. */
@NullMarked
package io.wafleet.gowa.people;

import org.jspecify.annotations.NullMarked;
