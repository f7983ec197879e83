/** The demo: a fleet of simulated numbers that chat, and the proof that all of it worked. */
@NullMarked
package io.wafleet.demo;

import org.jspecify.annotations.NullMarked;
