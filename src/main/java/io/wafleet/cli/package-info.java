/** The commands of {@code bin/wafleet}. They speak only the public API of a running gateway. */
@NullMarked
package io.wafleet.cli;

import org.jspecify.annotations.NullMarked;
