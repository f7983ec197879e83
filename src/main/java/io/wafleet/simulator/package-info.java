/**
 * A stand-in for GOWA, run as a real child process and never used unless asked for by name.
 *
 * <p>PLACEHOLDER
 */
@NullMarked
package io.wafleet.simulator;

import org.jspecify.annotations.NullMarked;
