/**
 * Attacks on a gateway with the heap that it is shipped with: whoever floods it, it lives, others are served meanwhile, and
 * what is refused says why. In each build in a short form; what takes longer has the tag {@code long}.
 */
package io.wafleet.attack;
