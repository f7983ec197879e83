/** Outgoing webhooks: who wants which events, the outbox, signed attempts in order, retries, dead letters. */
@NullMarked
package io.wafleet.webhook;

import org.jspecify.annotations.NullMarked;
