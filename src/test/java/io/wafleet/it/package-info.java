/** The whole gateway as a process of its own, with simulated children, asked over its ports only. */
package io.wafleet.it;
