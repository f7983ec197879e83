/** The only room that knows the child's REST, WebSocket, webhooks and files. */
@NullMarked
package io.wafleet.gowa;

import org.jspecify.annotations.NullMarked;
