/** What a child says (WebSocket and webhooks) becomes one kind of event. */
@NullMarked
package io.wafleet.mirror;

import org.jspecify.annotations.NullMarked;
