/** What the way through the gateway to a child costs, beside nginx in front of the same child. */
@NullMarked
package io.wafleet.bench.proxy;

import org.jspecify.annotations.NullMarked;
