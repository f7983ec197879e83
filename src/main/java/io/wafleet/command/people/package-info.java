/** What is asked about groups, people and channels. */
@NullMarked
package io.wafleet.command.people;

import org.jspecify.annotations.NullMarked;
