/** The SockJS event-bus bridge and who may enter which room. */
@NullMarked
package io.wafleet.bridge;

import org.jspecify.annotations.NullMarked;
