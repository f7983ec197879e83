/** Measures a gateway from outside: as a process of its own, with simulated children, against stated goals. */
@NullMarked
package io.wafleet.bench;

import org.jspecify.annotations.NullMarked;
