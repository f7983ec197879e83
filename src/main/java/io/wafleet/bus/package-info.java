/** The event bus: who is addressed how, and request/reply with deadlines and problems. */
@NullMarked
package io.wafleet.bus;

import org.jspecify.annotations.NullMarked;
