/** Who wants which events, signed with which key. */
@NullMarked
package io.wafleet.webhook.subscription;

import org.jspecify.annotations.NullMarked;
