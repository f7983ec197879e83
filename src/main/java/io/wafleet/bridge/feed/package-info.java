/** The newest events, the rooms that they belong in and the readers of these, live or behind. */
@NullMarked
package io.wafleet.bridge.feed;

import org.jspecify.annotations.NullMarked;
