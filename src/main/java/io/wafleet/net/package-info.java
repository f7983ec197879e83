/**
 * Where the gateway may connect to when somebody else names the address, and how much of what comes in may be in memory.
 * Knows only problems.
 */
@NullMarked
package io.wafleet.net;

import org.jspecify.annotations.NullMarked;
