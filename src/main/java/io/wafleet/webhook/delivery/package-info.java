/** Deliveries: put into the outbox, posted in order, tried again, given up, removed. */
@NullMarked
package io.wafleet.webhook.delivery;

import org.jspecify.annotations.NullMarked;
