/** What children say by webhook and WebSocket: received within limits, checked, translated. */
@NullMarked
package io.wafleet.gowa.inbound;

import org.jspecify.annotations.NullMarked;
